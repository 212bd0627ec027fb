import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Placement } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { addToLedger, Fleet, newPlacementMessage } from '@tenantry/runtime/fleet'
import { readMigrations, type RenderedMigration } from '@tenantry/runtime/migrations'
import { createTestFleet } from 'tenantry/testing'

/** Many bridge tenants in one database. */
export interface BridgeFleet extends AsyncDisposable {
  readonly fleet: Fleet
  /** The administrator's URL of the database. */
  readonly url: string
  readonly placements: readonly Placement[]
  readonly migrations: readonly RenderedMigration[]
}

const APPLICATION = fileURLToPath(new URL('../application/', import.meta.url))
const CREATED_AT_ONCE = 2
const ADDED_AT_ONCE = 500

/**
 * On DATABASE_URL when it is set, else on an embedded PostgreSQL in a temporary folder. Each schema is
 * made by the message that `saas tenant create` sends; the catalog is filled many rows at a time.
 */
export async function createBridgeFleet(count: number): Promise<BridgeFleet> {
  const given = process.env['DATABASE_URL']
  const root = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  await using undo = new AsyncDisposableStack()
  undo.defer(() => rm(root, { recursive: true, force: true }))
  const migrations = await readMigrations(APPLICATION)
  const test = await createTestFleet(
    {
      name: `bench_${randomBytes(4).toString('hex')}`,
      mode: 'bridge',
      clusters: { primary: given ? { url: given } : {} },
    },
    { root, migrations },
  )
  undo.use(test)
  const fleet = undo.use(await Fleet.open(resolveConfig(test.config)))
  const url = test.config.clusters['primary']?.url ?? ''
  const database = new URL(url).pathname.slice(1)
  const placements = Array.from({ length: count }, (): Placement => {
    const id = randomUUID()
    return { id, mode: 'bridge', cluster: 'primary', database, schema: `t_${id}` }
  })
  await createSchemas(fleet, placements, migrations)
  await fillCatalog(fleet, placements)
  for (const part of chunks(placements)) {
    await fleet.ledgers.remember(
      part.map(({ id }) => id),
      addToLedger([], migrations),
    )
  }
  const kept = undo.move()
  return {
    fleet,
    url,
    placements,
    migrations,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function createSchemas(
  fleet: Fleet,
  placements: readonly Placement[],
  migrations: readonly RenderedMigration[],
): Promise<void> {
  const queue = placements.slice()
  const roles = fleet.rolesOn('primary')
  const work = async (): Promise<void> => {
    await fleet.withClient({ cluster: 'primary' }, async (client) => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        await client.query(newPlacementMessage({ placement: next, roles, migrations }))
      }
    })
  }
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, work))
}

async function fillCatalog(fleet: Fleet, placements: readonly Placement[]): Promise<void> {
  await fleet.withClient({ cluster: 'primary' }, async (client) => {
    for (const part of chunks(placements)) {
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
  })
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / ADDED_AT_ONCE)
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * ADDED_AT_ONCE, (index + 1) * ADDED_AT_ONCE),
  )
}
