import { randomBytes, randomUUID } from 'node:crypto'

import { Client } from 'pg'
import { inject } from 'vitest'

import '../support/provided-context.ts'
import type { Placement } from '@tenantry/runtime'
import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import {
  addToLedger,
  deleteTenant,
  Fleet,
  migrate,
  newPlacementMessage,
} from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import { sqlMigration } from '../support/test-fleet.ts'

/** A fleet over two databases, whose bridges are made many at a time. */
export interface AcceptanceFleet extends AsyncDisposable {
  readonly config: SaasConfig
  readonly fleet: Fleet
  readonly sources: readonly { readonly name: string; readonly text: string }[]
  readonly migrations: readonly RenderedMigration[]
  addBridges(count: number): Promise<void>
  /** Of the bridges that were added. */
  schemas(): Promise<string[]>
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** A connection to the first database, to be ended before the fleet is. */
  connect(): Promise<Client>
  openAnother(): Promise<Fleet>
  delete(fleet: Fleet, slug: string): Promise<void>
}

const TABLES = `
  create table invoice (
    tenant_id uuid not null default tenantry.current_tenant(),
    id uuid not null default gen_random_uuid(),
    number text, amount integer,
    primary key (tenant_id, id));
  alter table invoice enable row level security;
  alter table invoice force row level security;
  create policy tenant on invoice to {{app}}
    using (tenant_id = (select tenantry.current_tenant()))
    with check (tenant_id = (select tenantry.current_tenant()));
  create policy system on invoice to {{system}} using (true) with check (true);
  grant select, insert, update, delete on invoice to {{app}}, {{system}}`
const AT_ONCE = 3

export async function createAcceptanceFleet(): Promise<AcceptanceFleet> {
  const server = inject('databaseUrl')
  const name = `a${randomBytes(5).toString('hex')}`
  await using undo = new AsyncDisposableStack()
  const urls: string[] = []
  for (const suffix of ['one', 'two']) urls.push(await createDatabase(server, `${name}_${suffix}`))
  const [one = '', two = ''] = urls
  const config: SaasConfig = {
    name,
    mode: 'pool',
    clusters: { one: { url: one }, two: { url: two } },
    tiers: {
      pooled: { cluster: 'one' },
      'pooled-two': { cluster: 'two' },
      bridged: { mode: 'bridge', cluster: 'one' },
      siloed: { mode: 'silo', cluster: 'one' },
    },
  }
  const sources = [{ name: '20260101000000_tables', text: TABLES }]
  const migrations = await Promise.all(
    sources.map(({ name: file, text }) => sqlMigration(file, text)),
  )
  const fleet = undo.use(await Fleet.open(resolveConfig(config)))
  undo.defer(async () => {
    const databases = urls.map((place) => ({ url: place }))
    await dropDatabases(databases, await fleet.catalog.placements())
  })
  await migrate(fleet, migrations)
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: one })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const database = new URL(one).pathname.slice(1)
  let bridges = 0
  const kept = undo.move()
  return {
    config,
    fleet,
    sources,
    migrations,
    connect,
    async addBridges(count) {
      const added = Array.from({ length: count }, (_, index) => ({
        slug: `bridge-${bridges + index + 1}`,
        placement: placementIn(database),
      }))
      bridges += count
      await createSchemas(
        fleet,
        added.map(({ placement }) => placement),
        migrations,
      )
      await fillCatalog(fleet, added, migrations)
    },
    async schemas() {
      const all = await fleet.ledgers.all()
      return all
        .map(({ placement }) => placement.schema)
        .filter((schema) => schema.startsWith('t_'))
    },
    async query(text, values) {
      const client = await connect()
      try {
        return (await client.query(text, values)).rows
      } finally {
        await client.end()
      }
    },
    openAnother: async () => kept.use(await Fleet.open(resolveConfig(config))),
    delete: async (by, slug) => {
      await deleteTenant(by, slug, { settleMs: 0 })
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** Named as `saas tenant create` names it: how shapes are read depends on the name. */
function placementIn(database: string): Placement {
  const id = randomUUID()
  const digits = id.replaceAll('-', '').slice(0, 12)
  return { id, mode: 'bridge', cluster: 'one', database, schema: `t_bridge_${digits}` }
}

async function createSchemas(
  fleet: Fleet,
  placements: readonly Placement[],
  migrations: readonly RenderedMigration[],
): Promise<void> {
  const queue = placements.slice()
  const roles = fleet.rolesOn('one')
  const engine = fleet.engineOn('one')
  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      await fleet.withClient({ cluster: 'one' }, async (client) => {
        // A backend remembers every table it has seen.
        for (const placement of queue.splice(0, 300)) {
          await client.query(newPlacementMessage({ placement, roles, engine, migrations }))
        }
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function fillCatalog(
  fleet: Fleet,
  added: readonly { readonly slug: string; readonly placement: Placement }[],
  migrations: readonly RenderedMigration[],
): Promise<void> {
  const placements = added.map(({ placement }) => placement)
  await fleet.withClient({ cluster: 'one' }, async (client) => {
    await client.query(
      `with placement as (
         insert into tenantry.placement (id, mode, cluster, database, schema, status)
         select id, 'bridge', 'one', $2, schema, 'ready' from unnest($1::uuid[], $3::text[]) as p (id, schema)
       )
       insert into tenantry.tenant (id, slug, name, tier, status, placement_id)
       select gen_random_uuid(), slug, slug, 'bridged', 'active', id
       from unnest($1::uuid[], $4::text[]) as p (id, slug)`,
      [
        placements.map(({ id }) => id),
        placements[0]?.database,
        placements.map(({ schema }) => schema),
        added.map(({ slug }) => slug),
      ],
    )
  })
  await fleet.ledgers.remember(
    placements.map(({ id }) => id),
    addToLedger([], migrations),
  )
}
