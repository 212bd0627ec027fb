import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate, type PlacementOutcome } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { type ReplicationGroup, startReplication } from '../support/replication.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { migrationsWith } from '../support/test-fleet.ts'
import { SETTINGS } from './settings.ts'

// Three PostgreSQL servers, each behind a network that can fail. The first one has the catalog.

const CLUSTERS = ['one', 'two', 'three'] as const
type ClusterName = (typeof CLUSTERS)[number]
const BRIDGES_EACH = 5
/** Bridges, a silo and a pool. */
const PLACEMENTS_EACH = BRIDGES_EACH + 2

let servers: Record<ClusterName, ReplicationGroup>
let ways: Record<ClusterName, TcpProxy>
let config: SaasConfig
let steps: string[]
const closing = new AsyncDisposableStack()

beforeAll(async () => {
  const [one, two, three] = await Promise.all([start(), start(), start()])
  servers = { one, two, three }
  ways = { one: await way('one'), two: await way('two'), three: await way('three') }
  steps = []
  config = {
    name: 'three',
    mode: 'pool',
    clusters: {
      one: { url: ways.one.url },
      two: { url: ways.two.url },
      three: { url: ways.three.url },
    },
    tiers: Object.fromEntries(
      CLUSTERS.flatMap((cluster) =>
        (['pool', 'bridge', 'silo'] as const).map(
          (mode) => [`${mode}-${cluster}`, { mode, cluster }] as const,
        ),
      ),
    ),
  }
  const migrations = await pending()
  await run()
  await using fleet = await Fleet.open(resolveConfig(config))
  for (const cluster of CLUSTERS) {
    for (let made = 1; made <= BRIDGES_EACH; made++) {
      const slug = `${cluster}-${made}`
      await createTenant(fleet, migrations, { slug, tier: `bridge-${cluster}` })
    }
    await createTenant(fleet, migrations, { slug: `${cluster}-silo`, tier: `silo-${cluster}` })
  }
})

beforeEach(async () => {
  for (const cluster of CLUSTERS) {
    await servers[cluster].primary.start()
    ways[cluster].restore()
  }
  expect(countOf(await run(), 'failed')).toBe(0)
})

afterAll(async () => await closing.disposeAsync())

async function start(): Promise<ReplicationGroup> {
  return closing.use(await startReplication(0))
}

async function way(cluster: ClusterName): Promise<TcpProxy> {
  return closing.use(await startTcpProxy(servers[cluster].primary.url))
}

async function pending(): Promise<RenderedMigration[]> {
  return await migrationsWith(...steps)
}

/** One more migration, which takes its time in each bridge, and fails where it is made twice. */
function addStep(): void {
  const name = `step_${steps.length + 1}`
  steps.push(`create table ${name} (tenant_id uuid, id int);
    alter table ${name} enable row level security;
    alter table ${name} force row level security;
    do $$ begin if current_schema() ~ '^t_' then perform pg_sleep(0.5); end if; end $$`)
}

async function run(): Promise<PlacementOutcome[]> {
  await using fleet = await Fleet.open(resolveConfig(config))
  return await migrate(fleet, await pending(), { maxFailures: Infinity, concurrency: 2 })
}

function countOf(
  outcomes: readonly PlacementOutcome[],
  outcome: PlacementOutcome['outcome'],
  on: readonly ClusterName[] = CLUSTERS,
): number {
  const names: readonly string[] = on
  return outcomes.filter((one) => one.outcome === outcome && names.includes(one.placement.cluster))
    .length
}

/** Waits until a bridge of the cluster is in the middle of its migration. */
async function untilBusy(cluster: ClusterName): Promise<void> {
  const { primary } = servers[cluster]
  for (;;) {
    const rows = await primary.query("select from pg_stat_activity where wait_event = 'PgSleep'")
    if (rows.length > 0) return
    await sleep(10)
  }
}

/** Each step is a table and an entry in the ledger, once, in every bridge. */
async function expectOnceEach(): Promise<void> {
  for (const cluster of CLUSTERS) {
    const schemas = await servers[cluster].primary.query<{ schema: string }>(
      "select nspname as schema from pg_namespace where nspname like 't\\_%'",
    )
    expect(schemas).toHaveLength(BRIDGES_EACH)
    for (const { schema } of schemas) {
      const [row] = await servers[cluster].primary.query<{ tables: number; entries: number }>(
        `select (select count(*)::int from pg_class where relnamespace = '"${schema}"'::regnamespace
             and relname like 'step\\_%' and relkind = 'r') as tables,
           (select count(*)::int from "${schema}".tenantry_ledger) - 1 as entries`,
      )
      expect(row, schema).toEqual({ tables: steps.length, entries: steps.length })
    }
  }
}

test(
  'a cluster that is stopped before the run: the others are done, its placements are named',
  { tags: ['cluster-down'] },
  async ({ annotate }) => {
    addStep()
    await servers.three.primary.stop()
    const began = performance.now()
    const first = await run()
    const took = performance.now() - began
    expect(countOf(first, 'migrated', ['one', 'two'])).toBe(2 * PLACEMENTS_EACH)
    expect(countOf(first, 'failed', ['three'])).toBe(PLACEMENTS_EACH)
    for (const { error } of first) {
      if (error) expect(error).toMatchObject({ code: 'CLUSTER_NOT_PREPARED' })
    }
    await servers.three.primary.start()
    const second = await run()
    expect(countOf(second, 'migrated')).toBe(PLACEMENTS_EACH)
    expect(countOf(second, 'migrated', ['three'])).toBe(PLACEMENTS_EACH)
    await expectOnceEach()
    await annotate(
      `3 servers, 1 stopped: ${countOf(first, 'migrated')} placements done in ${seconds(took)}, ${countOf(first, 'failed')} named; the second run touched ${countOf(second, 'migrated')}`,
    )
  },
)

test(
  'a cluster that is restarted in the middle of the run is waited for',
  { tags: ['cluster-down'] },
  async ({ annotate }) => {
    addStep()
    const running = run()
    await untilBusy('three')
    await servers.three.primary.stop()
    await sleep(2000)
    await servers.three.primary.start()
    const outcomes = await running
    expect(outcomes.flatMap(({ error }) => error ?? [])).toEqual([])
    await expectOnceEach()
    await annotate(
      `a server that crashes and is back 2 s later: ${outcomes.length} placements, none failed`,
    )
  },
)

test(
  'connections that freeze in the middle of statements, while new ones pass, keep nothing from being done',
  { tags: ['frozen-connections'] },
  async ({ annotate }) => {
    addStep()
    const began = performance.now()
    const running = run()
    await untilBusy('two')
    ways.two.freezeOpen()
    const outcomes = await running
    expect(outcomes.flatMap(({ error }) => error ?? [])).toEqual([])
    await expectOnceEach()
    await annotate(
      `frozen in the middle of a statement: noticed, and all ${outcomes.length} placements done in ${seconds(performance.now() - began)}`,
    )
  },
)

test(
  'connections that are cut in the middle of statements keep nothing from being done',
  { tags: ['frozen-connections'] },
  async ({ annotate }) => {
    addStep()
    const running = run()
    await untilBusy('two')
    ways.two.cut()
    await sleep(1000)
    ways.two.restore()
    const outcomes = await running
    expect(outcomes.flatMap(({ error }) => error ?? [])).toEqual([])
    await expectOnceEach()
    await annotate(
      `cut in the middle of a statement: all ${outcomes.length} placements done, once each`,
    )
  },
)

if (!SETTINGS.isLong) {
  process.stdout.write(
    'A cluster that stays away or frozen for good takes a minute to be given up: only in npm run acceptance.\n',
  )
}

test.runIf(SETTINGS.isLong)(
  'one cluster freezes and one dies for good, in the middle of the run: both are given up in time',
  { tags: ['frozen-connections'], timeout: 300_000 },
  async ({ annotate }) => {
    addStep()
    const began = performance.now()
    const running = run()
    await Promise.all([untilBusy('two'), untilBusy('three')])
    ways.two.freeze()
    await servers.three.primary.stop()
    const first = await running
    const took = performance.now() - began
    expect(took).toBeLessThan(150_000)
    expect(countOf(first, 'migrated', ['one'])).toBe(PLACEMENTS_EACH)
    expect(countOf(first, 'not run')).toBe(0)
    for (const { placement, error } of first.filter(({ outcome }) => outcome === 'failed')) {
      expect(error?.code).toMatch(/^(CLUSTER_UNREACHABLE|PLACEMENT_UNREADABLE)$/)
      expect(error?.message).toContain(placement.cluster)
    }
    const failed = countOf(first, 'failed')
    expect(failed).toBeGreaterThan(0)
    ways.two.restore()
    await servers.three.primary.start()
    expect(countOf(await run(), 'failed')).toBe(0)
    await expectOnceEach()
    await annotate(
      `one cluster frozen and one dead for good: given up after ${seconds(took)}, ${failed} placements named, done by the second run`,
    )
  },
)

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
