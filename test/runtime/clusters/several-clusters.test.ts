import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate, type PlacementOutcome } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { type ReplicationGroup, startReplication } from '../../support/replication.ts'
import { type TestDatabase, testMigrations } from '../../support/test-application.ts'
import { migrationsWith } from '../../support/test-fleet.ts'

const MODES = ['pool', 'bridge', 'silo'] as const
const CLUSTERS = ['here', 'there'] as const
const SLUGS = CLUSTERS.flatMap((cluster) => MODES.map((mode) => `${cluster}-${mode}`))

let here: ReplicationGroup
let there: ReplicationGroup
let config: SaasConfig
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  here = await startReplication(0)
  there = await startReplication(0)
  config = {
    name: 'wide',
    mode: 'pool',
    clusters: { here: { url: here.primary.url }, there: { url: there.primary.url } },
    tiers: Object.fromEntries(
      CLUSTERS.flatMap((cluster) =>
        MODES.map((mode) => [`${cluster}-${mode}`, { mode, cluster }] as const),
      ),
    ),
  }
  expect(summaryOf(await migrateAll(await testMigrations()))).toEqual({
    'here up to date': 0,
    'here migrated': 1,
    'there migrated': 1,
  })
  for (const slug of SLUGS) await create(slug, slug)
  tenancy = await createTenancy<TestDatabase>(config)
})

afterEach(async () => {
  await here.primary.start()
  await there.primary.start()
})

// The last one is called first, and each whatever becomes of the others: no server outlives the run.
afterAll(async () => await here?.[Symbol.asyncDispose]())
afterAll(async () => await there?.[Symbol.asyncDispose]())
afterAll(async () => await tenancy?.close())

async function create(slug: string, tier: string): Promise<void> {
  await using fleet = await Fleet.open(resolveConfig(config))
  await createTenant(fleet, await testMigrations(), { slug, tier })
}

async function migrateAll(
  migrations: readonly RenderedMigration[],
  other: SaasConfig = config,
  told: PlacementOutcome[] = [],
): Promise<PlacementOutcome[]> {
  await using fleet = await Fleet.open(resolveConfig(other))
  return await migrate(fleet, migrations, { onOutcome: (outcome) => told.push(outcome) })
}

function summaryOf(outcomes: readonly PlacementOutcome[]): Record<string, number> {
  const counts: Record<string, number> = { 'here up to date': 0 }
  for (const { placement, outcome } of outcomes) {
    const key = `${placement.cluster} ${outcome}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

async function writeAndRead(slug: string): Promise<unknown> {
  return await tenancy.run(slug, async () => {
    await tenancy.db.insertInto('invoice').values({ number: slug }).execute()
    const { rows } = await sql`select distinct number, inet_server_port() as port
      from invoice`.execute(tenancy.db)
    return rows
  })
}

function portOf(slug: string): number {
  return (slug.startsWith('here') ? here : there).primary.port
}

test('tenants on both clusters are served at once, each from its own', async () => {
  const answers = await Promise.all([...SLUGS, ...SLUGS, ...SLUGS].map(writeAndRead))
  for (const [index, rows] of answers.entries()) {
    const slug = SLUGS[index % SLUGS.length] ?? ''
    expect(rows).toEqual([{ number: slug, port: portOf(slug) }])
  }
})

test('the catalog is on the first cluster alone', async () => {
  const present = "select to_regclass('tenantry.tenant') is not null as present"
  expect(await here.primary.query(present)).toEqual([{ present: true }])
  expect(await there.primary.query(present)).toEqual([{ present: false }])
})

test('the system scope reaches the placements of both clusters', async () => {
  const results = await tenancy.system('count servers', async (db) => {
    const { rows } = await sql<{ port: number }>`select inet_server_port() as port`.execute(db)
    return rows[0]?.port
  })
  expect(results).toHaveLength(6)
  for (const { placement, result } of results) expect(result).toBe(portOf(placement.cluster))
})

test('while one cluster is down, the tenants of the other are served and its own get a clear error', async () => {
  await Promise.all(SLUGS.map(writeAndRead))
  await there.primary.stop()
  const answers = await Promise.allSettled([...SLUGS, ...SLUGS].map(writeAndRead))
  for (const [index, answer] of answers.entries()) {
    const slug = SLUGS[index % SLUGS.length] ?? ''
    expect(answer).toMatchObject(
      slug.startsWith('here')
        ? { status: 'fulfilled' }
        : { status: 'rejected', reason: { code: 'CLUSTER_UNREACHABLE' } },
    )
  }
  await tenancy.ready()
})

test('when the cluster is back, its tenants are served again without a restart', async () => {
  await there.primary.stop()
  await expect(writeAndRead('there-pool')).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' })
  await there.primary.start()
  expect(await writeAndRead('there-pool')).toEqual([
    { number: 'there-pool', port: there.primary.port },
  ])
})

test('while one cluster is down, tenants are created and migrated on the other', async () => {
  await there.primary.stop()
  await create('here-late', 'here-bridge')
  await expect(create('there-late', 'there-bridge')).rejects.toThrow()
  const added = await migrationsWith('create table added (id int)')
  const outcomes = await migrateAll(added)
  expect(summaryOf(outcomes)).toEqual({
    'here up to date': 0,
    'here migrated': 4,
    'there failed': 3,
  })
  const errors = outcomes.flatMap(({ error }) => error ?? [])
  for (const { code, message } of errors) {
    expect(code).toBe('CLUSTER_NOT_PREPARED')
    expect(message).toContain('"there"')
    expect(message).not.toContain(new URL(there.primary.url).password)
  }
  await there.primary.start()
  expect(summaryOf(await migrateAll(added))).toEqual({
    'here up to date': 4,
    'there migrated': 3,
  })
  // What could not be finished leaves nothing behind.
  await create('there-late', 'there-bridge')
})

test('a cluster that is down and has no placement yet is told of when all else is done', async () => {
  await using nowhere = await startReplication(0)
  await nowhere.primary.stop()
  const clusters = { ...config.clusters, nowhere: { url: nowhere.primary.url } }
  const tiers = { ...config.tiers, far: { mode: 'pool', cluster: 'nowhere' } } as const
  const wider = { ...config, clusters, tiers }
  const migrations = await migrationsWith('create table added (id int)', 'create table more ()')
  const expectCutShort = async (summary: Record<string, number>): Promise<void> => {
    const told: PlacementOutcome[] = []
    await expect(migrateAll(migrations, wider, told)).rejects.toMatchObject({
      code: 'RUN_CUT_SHORT',
      cause: { code: 'CLUSTER_NOT_PREPARED', details: { cluster: 'nowhere' } },
      details: { placements: told },
    })
    expect(summaryOf(told)).toEqual(summary)
  }
  await expectCutShort({ 'here up to date': 0, 'here migrated': 4, 'there migrated': 4 })
  // Where nothing is left to do, that is told as well.
  await expectCutShort({ 'here up to date': 4, 'there up to date': 4 })
  const { 'here up to date': upToDate = 0 } = summaryOf(await migrateAll(migrations))
  expect(upToDate).toBe(4)
  await nowhere.primary.start()
  expect(summaryOf(await migrateAll(migrations, wider))).toMatchObject({ 'nowhere migrated': 1 })
})

test('without the cluster of the catalog nothing is migrated', async () => {
  await here.primary.stop()
  await expect(migrateAll(await testMigrations())).rejects.toThrow(/ECONNREFUSED|connect/)
  await here.primary.start()
})
