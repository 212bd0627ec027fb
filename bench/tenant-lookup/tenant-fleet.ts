import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { SaasConfig } from '@tenantry/runtime'
import { createTestFleet } from 'tenantry/testing'

import { withClient } from '../scoped-select/with-client.ts'

/** A catalog with many tenants in one pool. */
export interface TenantFleet extends AsyncDisposable {
  readonly config: SaasConfig
  readonly slugs: readonly string[]
}

/** On DATABASE_URL when it is set, else on an embedded PostgreSQL in a temporary folder. */
export async function createTenantFleet(count: number): Promise<TenantFleet> {
  const given = process.env['DATABASE_URL']
  const root = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  await using undo = new AsyncDisposableStack()
  undo.defer(async () => rm(root, { recursive: true, force: true }))
  const fleet = await createTestFleet(
    {
      name: `bench_${randomBytes(4).toString('hex')}`,
      mode: 'pool',
      clusters: { primary: given ? { url: given } : {} },
    },
    { root, migrations: [] },
  )
  undo.use(fleet)
  await withClient(fleet.config.clusters['primary']?.url ?? '', (client) =>
    // As createTenant leaves them, in one statement.
    client.query(
      `insert into tenantry.tenant (id, slug, name, tier, status, placement_id)
       select gen_random_uuid(), 'tenant-' || number, 'Tenant ' || number, 'standard', 'active', p.id
       from tenantry.placement p, generate_series(1, $1::int) number`,
      [count],
    ),
  )
  const kept = undo.move()
  return {
    config: fleet.config,
    slugs: Array.from({ length: count }, (_, index) => `tenant-${index + 1}`),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
