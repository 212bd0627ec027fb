import { createTenancy, type Tenancy } from '@tenantry/runtime'

import config from '../saas.config.ts'

/** Takes the place of `new Kysely<Database>(…)`: its `db` is Kysely, and knows the rows of one tenant. */
export async function openTenancy<Database>(): Promise<Tenancy<Database>> {
  const tenancy = await createTenancy<Database>(config)
  await tenancy.ready()
  return tenancy
}
