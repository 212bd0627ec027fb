import { withTenant } from './tenant-database.ts'

export const list = (tenant: string) =>
  withTenant(tenant, (client) => client.query('select * from invoice'))
