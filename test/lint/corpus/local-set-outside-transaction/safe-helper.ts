import { Pool, type PoolClient } from 'pg'

const pool = new Pool()

async function inTransaction<Result>(run: (client: PoolClient) => Promise<Result>) {
  const client = await pool.connect()
  await client.query('start transaction')
  const result = await run(client)
  await client.query('commit')
  client.release()
  return result
}

export const list = (tenant: string) =>
  inTransaction(async (client) => {
    await client.query("select set_config('app.tenant', $1, true)", [tenant])
    return await client.query('select code from currency')
  })
