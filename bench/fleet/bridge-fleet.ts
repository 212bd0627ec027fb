import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Placement, SaasConfig } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { addToLedger, Fleet, newPlacementMessage } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import { createTestFleet } from 'tenantry/testing'

/** Many bridge tenants in one database. */
export interface BridgeFleet extends AsyncDisposable {
  readonly config: SaasConfig
  readonly fleet: Fleet
  /** The administrator's URL of the database. */
  readonly url: string
  readonly placements: readonly Placement[]
  /** What each placement has. */
  readonly migrations: readonly RenderedMigration[]
}

const CREATED_AT_ONCE = 4
const SCHEMAS_EACH = 10
const ROWS_EACH = 500
const ID_DIGITS = 12

/**
 * On DATABASE_URL when it is set, else on an embedded PostgreSQL in a temporary folder. Each schema is
 * made by the message that `saas tenant create` sends; the catalog is filled many rows at a time.
 */
export async function createBridgeFleet(
  count: number,
  migrations: readonly RenderedMigration[],
): Promise<BridgeFleet> {
  const given = process.env['DATABASE_URL']
  const root = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  await using undo = new AsyncDisposableStack()
  undo.defer(() => rm(root, { recursive: true, force: true }))
  const test = await createTestFleet(
    {
      name: `bench_${randomBytes(4).toString('hex')}`,
      mode: 'bridge',
      clusters: { primary: given ? { url: given } : {} },
    },
    { root, migrations },
  )
  undo.use(test)
  const { config } = test
  const fleet = undo.use(await Fleet.open(resolveConfig(config)))
  const url = config.clusters['primary']?.url ?? ''
  const database = new URL(url).pathname.slice(1)
  const placements = Array.from({ length: count }, (_, index) => nameBridge(database, index))
  await createSchemas(fleet, placements, migrations)
  await fillCatalog(fleet, placements)
  const ledger = addToLedger([], migrations)
  for (const part of cut(placements, ROWS_EACH)) {
    const ids = part.map(({ id }) => id)
    await fleet.ledgers.remember(ids, ledger)
  }
  const kept = undo.move()
  return {
    config,
    fleet,
    url,
    placements,
    migrations,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** Named as `saas tenant create` names it: how shapes are read depends on the name. */
function nameBridge(database: string, index: number): Placement {
  const id = randomUUID()
  const suffix = id.replaceAll('-', '').slice(0, ID_DIGITS)
  return { id, mode: 'bridge', cluster: 'primary', database, schema: `t_acme_${index}_${suffix}` }
}

async function createSchemas(
  fleet: Fleet,
  placements: readonly Placement[],
  migrations: readonly RenderedMigration[],
): Promise<void> {
  const queue = cut(placements, SCHEMAS_EACH)
  const roles = fleet.rolesOn('primary')
  const engine = fleet.engineOn('primary')
  const work = async (): Promise<void> => {
    await fleet.withClient({ cluster: 'primary' }, async (client) => {
      // Nobody measures how they are made.
      await client.query('set synchronous_commit = off')
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const messages = next.map((placement) =>
          newPlacementMessage({ placement, roles, engine, migrations }),
        )
        await client.query(messages.join('\n'))
      }
    })
  }
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, work))
}

async function fillCatalog(fleet: Fleet, placements: readonly Placement[]): Promise<void> {
  await fleet.withClient({ cluster: 'primary' }, async (client) => {
    for (const part of cut(placements, ROWS_EACH)) {
      await client.query(
        `with placement as (
           insert into tenantry.placement (id, mode, cluster, database, schema, status)
           select id, 'bridge', 'primary', $2, schema, 'ready'
           from unnest($1::uuid[], $3::text[]) as p (id, schema)
         )
         insert into tenantry.tenant (id, slug, name, tier, status, placement_id)
         select gen_random_uuid(), schema, schema, 'standard', 'active', id
         from unnest($1::uuid[], $3::text[]) as p (id, schema)`,
        [part.map(({ id }) => id), part[0]?.database, part.map(({ schema }) => schema)],
      )
    }
    // As autovacuum would have it, had the fleet grown over months.
    await client.query('analyze')
  })
}

function cut<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
