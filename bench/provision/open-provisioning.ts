import { randomBytes, randomUUID } from 'node:crypto'

import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import { createTestFleet } from 'tenantry/testing'

import { twelveTables } from '../fleet/twelve-tables.ts'

/** A fleet that tenants of one mode are created in. */
export interface Provisioning extends AsyncDisposable {
  readonly fleet: Fleet
  readonly migrations: readonly RenderedMigration[]
  /** Creates so many tenants, one after the other. */
  createTenants(count: number): Promise<void>
}

/** On DATABASE_URL when it is set, else on an embedded PostgreSQL. */
export async function openProvisioning(mode: 'bridge' | 'silo'): Promise<Provisioning> {
  const given = process.env['DATABASE_URL']
  const migrations = [await twelveTables()]
  await using undo = new AsyncDisposableStack()
  const test = await createTestFleet(
    {
      name: `bench_${randomBytes(4).toString('hex')}`,
      mode,
      clusters: { primary: given ? { url: given } : {} },
    },
    { migrations },
  )
  undo.use(test)
  const fleet = undo.use(await Fleet.open(resolveConfig(test.config)))
  const kept = undo.move()
  return {
    fleet,
    migrations,
    async createTenants(count) {
      for (let made = 0; made < count; made++) {
        await createTenant(fleet, migrations, { slug: `t-${randomUUID()}` })
      }
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
