import { randomBytes, randomUUID } from 'node:crypto'

import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, newPlacementMessage } from '@tenantry/runtime/fleet'
import { renderMigration, type RenderedMigration } from '@tenantry/runtime/migrations'
import { createTestFleet } from 'tenantry/testing'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'

const TABLES = 12
const TENANTS_EACH = 10
const RUNS = 15
const WARMUPS = 2

/** A tenant of each mode against the statements that make its schema or database, sent by hand. */
export async function measureProvision(): Promise<Result[]> {
  const given = process.env['DATABASE_URL']
  const migrations = [await twelveTables()]
  await using test = await createTestFleet(
    {
      name: `bench_${randomBytes(4).toString('hex')}`,
      mode: 'pool',
      clusters: { primary: given ? { url: given } : {} },
      tiers: { pooled: {}, bridged: { mode: 'bridge' }, siloed: { mode: 'silo' } },
    },
    { migrations },
  )
  await using fleet = await Fleet.open(resolveConfig(test.config))
  const create = async (tier: string): Promise<void> => {
    for (let made = 0; made < TENANTS_EACH; made++) {
      await createTenant(fleet, migrations, { slug: `t-${randomUUID()}`, tier })
    }
  }
  const bridges = await alternate(
    {
      ours: () => time(() => create('bridged')),
      reference: () => time(() => replay(fleet, migrations)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  // The first silo is made, the second one makes the template that the others are copied from.
  await create('siloed')
  const template = await findTemplate(fleet)
  const silos = await alternate(
    {
      ours: () => time(() => create('siloed')),
      reference: () => time(() => copy(fleet, template)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  await dropCopies(fleet)
  const common = { better: 'lower', unit: 'ms' } as const
  const excluded =
    'the start of the process, reading the files of migrations, the rehearsal of new ones'
  return [
    {
      name: 'provision-bridge',
      ...compare(bridges.ours, bridges.reference),
      ...common,
      oursIs: `\`createTenant\` of ${TENANTS_EACH} bridge tenants with ${TABLES} tables each, one after the other: the lock, the rows of the catalog, the schema`,
      referenceIs: 'a connection for each schema, and the DDL in one message over it',
      excluded,
      goal: '<= 1.2x',
    },
    {
      name: 'provision-silo',
      ...compare(silos.ours, silos.reference),
      ...common,
      oursIs: `\`createTenant\` of ${TENANTS_EACH} silo tenants with ${TABLES} tables each, one after the other: the lock, the rows of the catalog, the database, its grants`,
      referenceIs: 'a connection for each database, and `create database … template` over it',
      excluded,
      goal: '<= 1.3x',
    },
  ]
}

async function twelveTables(): Promise<RenderedMigration> {
  const tables = Array.from(
    { length: TABLES },
    (_, index) => `create table part_${index} (
        tenant_id uuid not null default tenantry.current_tenant(),
        id uuid not null default gen_random_uuid(), name text not null, amount int, due date,
        primary key (tenant_id, id));
      create index on part_${index} (tenant_id, due);
      alter table part_${index} enable row level security;
      alter table part_${index} force row level security;
      create policy tenant on part_${index} to {{app}}
        using (tenant_id = (select tenantry.current_tenant()))
        with check (tenant_id = (select tenantry.current_tenant()));
      create policy system on part_${index} to {{system}} using (true) with check (true);
      grant select, insert, update, delete on part_${index} to {{app}}, {{system}};`,
  )
  return await renderMigration({
    name: '20260101000000_parts',
    module: 'parts',
    source: { kind: 'sql', text: tables.join('\n') },
  })
}

async function time(run: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

async function replay(fleet: Fleet, migrations: readonly RenderedMigration[]): Promise<void> {
  const roles = fleet.rolesOn('primary')
  for (let made = 0; made < TENANTS_EACH; made++) {
    const id = randomUUID()
    const schema = `by_hand_${id.replaceAll('-', '')}`
    const placement = { id, mode: 'bridge', cluster: 'primary', database: '', schema } as const
    await fleet.withClient({ cluster: 'primary' }, async (client) => {
      await client.query(newPlacementMessage({ placement, roles, migrations }))
    })
  }
}

function prefixOfCopies({ config }: Fleet): string {
  return `${config.name}_by_hand_`
}

async function copy(fleet: Fleet, template: string): Promise<void> {
  for (let made = 0; made < TENANTS_EACH; made++) {
    await fleet.withClient({ cluster: 'primary' }, async (client) => {
      const name = `${prefixOfCopies(fleet)}${randomBytes(8).toString('hex')}`
      await client.query(`create database "${name}" template "${template}"`)
    })
  }
}

async function findTemplate(fleet: Fleet): Promise<string> {
  const [template] = await databasesLike(fleet, `${fleet.config.name}_template_`)
  if (template === undefined) throw new Error('No template was kept.')
  return template
}

async function dropCopies(fleet: Fleet): Promise<void> {
  for (const name of await databasesLike(fleet, prefixOfCopies(fleet))) {
    await fleet.withClient({ cluster: 'primary' }, (client) =>
      client.query(`drop database "${name}"`),
    )
  }
}

async function databasesLike(fleet: Fleet, prefix: string): Promise<string[]> {
  return await fleet.withClient({ cluster: 'primary' }, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    )
    return rows.map(({ datname }) => datname)
  })
}
