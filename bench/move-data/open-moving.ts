import { randomBytes, randomUUID } from 'node:crypto'

import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, type ModuleMove, type Tenant } from '@tenantry/runtime/fleet'
import { createTestFleet } from 'tenantry/testing'

import { twelveTables } from '../fleet/twelve-tables.ts'

/** An application with one pool, the service of its module, and the rows of one tenant. */
export interface Moving extends AsyncDisposable {
  readonly move: ModuleMove
  readonly tenant: Tenant
  /** How many rows each of the twelve tables has of it. */
  readonly rows: number
  /** Of the administrator, to both databases. */
  readonly urls: { readonly shared: string; readonly own: string }
  /** Takes the move back, so that it can be made once more. */
  reset(): Promise<void>
}

/** On DATABASE_URL when it is set, else on an embedded PostgreSQL. */
export async function openMoving(rows: number): Promise<Moving> {
  const given = process.env['DATABASE_URL']
  const migrations = [await twelveTables()]
  await using undo = new AsyncDisposableStack()
  const open = async (): Promise<{ fleet: Fleet; url: string }> => {
    const name = `bench_${randomBytes(4).toString('hex')}`
    const clusters = { primary: given ? { url: given } : {} }
    const test = undo.use(await createTestFleet({ name, mode: 'pool', clusters }, { migrations }))
    const fleet = undo.use(await Fleet.open(resolveConfig(test.config)))
    return { fleet, url: test.config.clusters['primary']?.url ?? '' }
  }
  const { fleet: shared, url: sharedUrl } = await open()
  const { fleet: own, url: ownUrl } = await open()
  const tenant = await createTenant(shared, migrations, { slug: 'acme' })
  const tables = Array.from({ length: 12 }, (_, at) => `pool.part_${at}`)
  await shared.withClient(tenant.placement, async (client) => {
    for (const table of tables) {
      await client.query(
        `insert into ${table} (tenant_id, name, amount, due)
         select $1, 'a name of some length ' || i, i, date '2026-01-01' + i % 700 from generate_series(1, $2::int) i`,
        [tenant.id, rows],
      )
      await client.query(`analyze ${table}`)
    }
  })
  const kept = undo.move()
  return {
    move: { shared, own, module: `bench ${randomUUID()}`, migrations },
    tenant,
    rows,
    urls: { shared: sharedUrl, own: ownUrl },
    async reset() {
      const arrived = await own.catalog.findTenant(tenant.slug)
      await own.withClient({ cluster: 'primary' }, async (client) => {
        await client.query(`truncate ${tables.join(', ')}, tenantry.arriving_tenant`)
        if (arrived !== undefined)
          await client.query('delete from tenantry.tenant where id = $1', [arrived.id])
      })
      await shared.withClient({ cluster: 'primary' }, async (client) => {
        await client.query('truncate tenantry.moving_tenant, tenantry.extraction_move')
      })
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
