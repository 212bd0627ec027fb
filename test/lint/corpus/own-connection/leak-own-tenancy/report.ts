import { Client } from 'pg'

import { withTenant } from './tenant-database.ts'

export const list = (tenant: string) =>
  withTenant(tenant, (client) => client.query('select * from invoice'))

export async function all() {
  const client = new Client()
  await client.connect()
  return await client.query('select * from invoice')
}
