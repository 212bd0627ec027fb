import { Pool, type PoolClient } from 'pg'

const pool = new Pool()

export class Session {
  static client: PoolClient | undefined

  static async open() {
    Session.client ??= await pool.connect()
    return Session.client
  }
}
