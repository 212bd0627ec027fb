import { Pool } from 'pg'

const pool = new Pool()

export async function withTenant<Result>(tenant: string, run: () => Promise<Result>) {
  const client = await pool.connect()
  try {
    await client.query(`set app.tenant = '${client.escapeLiteral(tenant)}'`)
    return await run()
  } finally {
    client.release()
  }
}
