import { Pool } from 'pg'

const pool = new Pool()

export async function find(name: string) {
  const { rows } = await pool.query(`select code from currency where name = '${name}'`)
  return rows
}
