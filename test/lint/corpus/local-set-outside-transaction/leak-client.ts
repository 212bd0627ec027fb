import { Pool } from 'pg'

const pool = new Pool()

export async function list(tenant: string) {
  const client = await pool.connect()
  try {
    await client.query(`set local app.tenant = ${client.escapeLiteral(tenant)}`)
    return await client.query('select code from currency')
  } finally {
    client.release()
  }
}
