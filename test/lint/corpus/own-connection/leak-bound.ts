import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { Client } from 'pg'

export const plugin = tenancyPlugin

async function withClient<Result>(run: (client: Client) => Promise<Result>) {
  const client = new Client()
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

export const find = (tenant: string, id: string) =>
  withClient(async (client) =>
    client.query('select * from invoice where tenant_id = $1 and id = $2', [tenant, id]),
  )
