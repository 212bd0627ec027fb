import { resolveConfig } from '@tenantry/runtime/config'
import { Client } from 'pg'

import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'

/** Connects as the role that requests run under, as an attacker with arbitrary SQL would be. */
export async function asApplicationRole<Result>(
  login: { readonly application: string; readonly adminUrl: string; readonly database: string },
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { application: name, adminUrl: url, database } = login
  const { catalogCluster } = resolveConfig({ name, mode: 'pool', clusters: { primary: { url } } })
  const connectionString = loginUrl(name, catalogCluster, 'app', database)
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
