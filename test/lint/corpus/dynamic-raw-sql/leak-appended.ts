import type { PoolClient } from 'pg'

export async function find(client: PoolClient, filter: { name?: string; code?: string }) {
  let text = 'select code from currency where true'
  if (filter.code) text += ` and code = '${filter.code}'`
  return await client.query({ text, values: [] })
}
