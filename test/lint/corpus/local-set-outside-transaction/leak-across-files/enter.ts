import type { PoolClient } from 'pg'

export const enter = (client: PoolClient, tenant: string) =>
  client.query("select set_config('app.tenant', $1, true)", [tenant])
