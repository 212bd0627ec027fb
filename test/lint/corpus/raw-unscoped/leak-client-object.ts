import { Pool, type PoolClient } from 'pg'

const TEXT = `delete from invoice
  where total = 0`

async function clean(client: PoolClient) {
  const query = { text: TEXT, values: [] }
  await client.query(query)
}

export async function run(pool: Pool) {
  const client = await pool.connect()
  try {
    await clean(client)
  } finally {
    client.release()
  }
}
