import { Pool, type PoolClient } from 'pg'

const pool = new Pool()
let client: PoolClient

async function main() {
  client = await pool.connect()
  await count('currency')
  client.release()
}

async function count(table: 'currency') {
  return await client.query(`select count(*) from ${table}`)
}

await main()
