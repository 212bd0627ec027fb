import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'
import type { Tenant } from '@tenantry/runtime/fleet'
import {
  migrate,
  type MigrateOptions,
  type PlacementOutcome,
  readFleetPlan,
} from '@tenantry/runtime/fleet'
import { type RenderedMigration } from '@tenantry/runtime/migrations'

import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

// Five bridges, a silo and the pool; one after the other, so that an order can be expected.
const ONE_BY_ONE: MigrateOptions = { concurrency: 1, random: () => 0 }
const SLUGS = ['a', 'b', 'c', 'd', 'e']

let fleet: TestFleet
let bridges: Tenant[]

beforeEach(async () => {
  fleet = await createTestFleet()
  bridges = []
  for (const slug of SLUGS) bridges.push(await fleet.create({ slug, tier: 'bridged' }))
  await fleet.create({ slug: 'silo', tier: 'siloed' })
  bridges.sort((one, other) => (one.placement.schema < other.placement.schema ? -1 : 1))
})

afterEach(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

const isElsewhere = process.env['DATABASE_URL'] !== undefined
if (isElsewhere) {
  process.stdout.write(
    'The server of DATABASE_URL may be elsewhere: none of its backends is stopped.\n',
  )
}

const ADD_NOTE = 'alter table invoice add note text'

function bridge(index: number): Tenant {
  const tenant = bridges[index]
  if (tenant === undefined) throw new Error(`no bridge ${index}`)
  return tenant
}

/** What became of each placement: the bridges in their order, then the pool, then the silo. */
function outcomesOf(outcomes: readonly PlacementOutcome[]): string[] {
  return outcomes
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ outcome, applied }) =>
      outcome === 'migrated' ? `${outcome} ${applied.length}` : outcome,
    )
}

function rank({ placement: { mode, schema } }: PlacementOutcome): number {
  const index = bridges.findIndex((tenant) => tenant.placement.schema === schema)
  return mode === 'bridge' ? index : mode === 'pool' ? 10 : 11
}

async function schemasWithNote(): Promise<string[]> {
  const rows = await fleet.query<{ schema: string }>(
    `select table_schema as schema from information_schema.columns
     where table_name = 'invoice' and column_name = 'note' order by 1`,
  )
  return rows.map((row) => row.schema)
}

async function appliedTimes(tenant: Tenant): Promise<unknown[]> {
  return await fleet.query(
    `select migration, count(*)::int as times from "${tenant.placement.schema}".tenantry_ledger
     group by 1 order by 1`,
  )
}

function run(
  migrations: readonly RenderedMigration[],
  options: MigrateOptions = {},
): Promise<PlacementOutcome[]> {
  return migrate(fleet.fleet, migrations, { random: () => 0, ...options })
}

describe('the ledger decides', () => {
  test('every placement once, then up to date', async () => {
    const migrations = await migrationsWith(ADD_NOTE)
    expect(outcomesOf(await run(migrations))).toEqual(Array(7).fill('migrated 1'))
    expect(outcomesOf(await run(migrations))).toEqual(Array(7).fill('up to date'))
    expect(await schemasWithNote()).toHaveLength(6)
  })

  test(
    'a migration that was edited, or is missing, is told and nothing is done',
    { tags: ['edited-migration'] },
    async () => {
      const migrations = await migrationsWith(ADD_NOTE)
      await run(migrations)
      const edited = await migrationsWith(`${ADD_NOTE} not null default ''`, 'select 1')
      const outcomes = await run(edited, { concurrency: 1 })
      expect(outcomes[0]?.error).toMatchObject({
        code: 'MIGRATION_EDITED',
        message: expect.stringContaining('20260201000000_added'),
      })
      expect(outcomes.filter(({ outcome }) => outcome === 'migrated')).toEqual([])
      const missing = await run(await migrationsWith(), { concurrency: 1 })
      expect(missing[0]?.error).toMatchObject({ code: 'MIGRATION_MISSING' })
    },
  )

  test(
    'a migration with an older timestamp is applied all the same',
    { tags: ['out-of-order'] },
    async () => {
      await run(await migrationsWith({ name: '20260301000000_later', sql: ADD_NOTE }))
      const merged = await migrationsWith(
        { name: '20260301000000_later', sql: ADD_NOTE },
        { name: '20260215000000_branch', sql: 'alter table invoice add branch text' },
      )
      expect(outcomesOf(await run(merged))).toEqual(Array(7).fill('migrated 1'))
      expect((await run(merged)).every(({ outcome }) => outcome === 'up to date')).toBe(true)
    },
  )

  test('a new shared table of an older timestamp is known to a running process within 5 s', async () => {
    await run(await migrationsWith({ name: '20260301000000_later', sql: ADD_NOTE }))
    await using tenancy = await createTenancy<TestDatabase & { region: { code: string } }>(
      fleet.config,
    )
    await tenancy.run('a', () => tenancy.db.selectFrom('currency').selectAll().execute())
    await run(
      await migrationsWith(
        { name: '20260301000000_later', sql: ADD_NOTE },
        {
          name: '20260215000000_branch',
          sql: 'create table region (code text); grant select on region to {{app}}',
        },
      ),
    )
    await sleep(5100)
    const regions = tenancy.run('a', () => tenancy.db.selectFrom('region').selectAll().execute())
    expect(await regions).toEqual([])
  })

  test.each([
    ['empty', 'update tenantry.placement set ledger = null'],
    [
      'behind',
      `update tenantry.placement set ledger = (
        select digest from tenantry.ledger where cardinality(migrations) = 1)`,
    ],
  ])('a catalog that is %s is healed by the ledgers', async (_how, forget) => {
    const migrations = await migrationsWith(ADD_NOTE)
    await run(migrations)
    await fleet.query(forget)
    const outcomes = await run(migrations)
    expect(outcomesOf(outcomes)).toEqual(Array(7).fill('up to date'))
    expect(outcomesOf(await run(migrations))).toEqual(Array(7).fill('up to date'))
    const plan = await readFleetPlan(fleet.fleet, migrations)
    expect(plan.placements.flatMap(({ pending }) => pending)).toEqual([])
  })
})

describe('a placement that fails', () => {
  const UNIQUE = 'alter table invoice add unique (tenant_id, number)'

  test.each([
    [0, ['failed', 'not run', 'not run', 'not run', 'not run']],
    [2, ['migrated 2', 'migrated 2', 'failed', 'not run', 'not run']],
    [4, ['migrated 2', 'migrated 2', 'migrated 2', 'migrated 2', 'failed']],
  ])(
    'bridge %i: what was before is done, what comes after is not begun',
    { tags: ['dirty-rows'] },
    async (index, expected) => {
      await soil(bridge(index))
      const migrations = await migrationsWith(ADD_NOTE, UNIQUE)
      const outcomes = await run(migrations, ONE_BY_ONE)
      const listed = outcomesOf(outcomes).slice(0, 5)
      // The pool comes before the bridges or behind them, by the name of its schema.
      expect(listed).toEqual(expected)
      const failed = outcomes.find(({ outcome }) => outcome === 'failed')
      expect(failed?.placement.schema).toBe(bridge(index).placement.schema)
      expect(failed?.error).toMatchObject({
        code: 'MIGRATION_FAILED',
        details: { sqlState: '23505' },
      })
      // Neither the first of the two migrations nor the second has left anything there.
      expect(await schemasWithNote()).not.toContain(bridge(index).placement.schema)
      expect(await appliedTimes(bridge(index))).toHaveLength(1)

      const { tenancy } = fleet.application
      await tenancy.run(bridge(index).slug, () => tenancy.db.deleteFrom('invoice').execute())
      const again = outcomesOf(await run(migrations, ONE_BY_ONE)).slice(0, 5)
      expect(again).toEqual(
        expected.map((was) => (was === 'migrated 2' ? 'up to date' : 'migrated 2')),
      )
      for (const tenant of bridges) expect(await appliedTimes(tenant)).toHaveLength(3)
    },
  )

  test('a tenant deleted between plan and work fails alone and is named', async () => {
    const migrations = await migrationsWith(ADD_NOTE)
    await fleet.query(`drop schema "${bridge(1).placement.schema}" cascade`)
    const outcomes = await run(migrations, ONE_BY_ONE)
    expect(outcomesOf(outcomes).slice(0, 3)).toEqual(['migrated 1', 'failed', 'not run'])
    await fleet.delete(bridge(1).slug)
    expect((await run(migrations)).some(({ outcome }) => outcome === 'failed')).toBe(false)
  })
})

describe('two of everything at once', () => {
  test('two runners apply everything exactly once', { tags: ['two-runners'] }, async () => {
    const migrations = await migrationsWith(ADD_NOTE, 'create table counted (id int)')
    const other = await fleet.openAnother()
    const [one, two] = await Promise.all([run(migrations), migrate(other, migrations, {})])
    for (const outcomes of [one, two]) {
      expect(outcomes.map(({ error }) => error?.message)).toEqual(Array(7).fill(undefined))
    }
    for (const tenant of bridges) {
      expect(await appliedTimes(tenant)).toMatchObject([{ times: 1 }, { times: 1 }, { times: 1 }])
    }
  })

  test('two first runs make one pool, and both find it', async () => {
    await fleet.query(
      `drop schema pool cascade; delete from tenantry.placement where mode = 'pool'`,
    )
    const migrations = await migrationsWith(ADD_NOTE)
    const other = await fleet.openAnother()
    const runs = await Promise.all([run(migrations), migrate(other, migrations, {})])
    for (const outcomes of runs) {
      expect(outcomes.filter(({ placement }) => placement.mode === 'pool')).toMatchObject([
        { error: undefined },
      ])
    }
    const pools = await fleet.query("select from tenantry.placement where mode = 'pool'")
    expect(pools).toHaveLength(1)
  })

  test('a pool that a killed run has left is taken over', async () => {
    await fleet.query("delete from tenantry.placement where mode = 'pool'")
    await run(await migrationsWith(ADD_NOTE))
    expect(await schemasWithNote()).toContain('pool')
    expect(await fleet.create({ slug: 'pooled', tier: 'pooled' })).toMatchObject({
      status: 'active',
    })
  })
})

describe('locks', () => {
  test(
    'an idle reader: others go on, readers hardly wait, and it is done when it has ended',
    { tags: ['idle-reader'] },
    async ({ annotate }) => {
      const blocked = bridge(2)
      const migrations = await migrationsWith(ADD_NOTE)
      await holding(blocked, async (client) => {
        const done: string[] = []
        const running = run(migrations, {
          concurrency: 2,
          attempts: 30,
          onOutcome: ({ placement }) => done.push(placement.schema),
        })
        const { tenancy } = fleet.application
        let slowest = 0
        let reads = 0
        // For as long as the migration is tried again and again.
        const until = performance.now() + 4000
        while (done.length < 6 || performance.now() < until) {
          reads += 1
          const began = performance.now()
          await tenancy.run(blocked.slug, () =>
            tenancy.db.selectFrom('invoice').select('number').execute(),
          )
          slowest = Math.max(slowest, performance.now() - began)
          await sleep(10)
        }
        expect(done).not.toContain(blocked.placement.schema)
        expect(slowest).toBeLessThan(1000)
        await client.query('commit')
        expect(outcomesOf(await running)).toEqual(Array(7).fill('migrated 1'))
        await annotate(
          `${reads} others read the table meanwhile, the slowest in ${Math.round(slowest)} ms`,
        )
      })
    },
  )

  test('a reader that stays: the placement fails, names the lock, and is as it was', async () => {
    const blocked = bridge(4)
    const migrations = await migrationsWith(ADD_NOTE)
    await holding(blocked, async () => {
      const outcomes = await run(migrations, { ...ONE_BY_ONE, lockTimeoutMs: 50, attempts: 3 })
      expect(outcomes.find(({ outcome }) => outcome === 'failed')).toMatchObject({
        placement: { schema: blocked.placement.schema },
        error: { details: { sqlState: '55P03' }, hint: expect.stringContaining('lock') },
      })
    })
    expect(outcomesOf(await run(migrations))).toContain('migrated 1')
  })

  test.skipIf(isElsewhere)(
    'a backend that is stopped in the middle: the placement fails, names it, and is done when it has ended',
    { tags: ['frozen-connections'] },
    async ({ annotate }) => {
      const schema = bridge(1).placement.schema
      const migrations = await migrationsWith(`${ADD_NOTE};
        do $$ begin if current_schema() = '${schema}' then perform pg_sleep(1.5); end if; end $$`)
      const running = run(migrations, { maxFailures: 10, statementTimeoutMs: 2000, attempts: 3 })
      const pid = await findSleeping()
      process.kill(pid, 'SIGSTOP')
      try {
        const outcomes = await running
        expect(outcomes.filter(({ outcome }) => outcome === 'migrated')).toHaveLength(6)
        expect(outcomes.find(({ outcome }) => outcome === 'failed')).toMatchObject({
          placement: { schema },
          error: { message: expect.stringContaining(`process ${pid} `) },
        })
      } finally {
        process.kill(pid, 'SIGCONT')
      }
      await expect
        .poll(() => run(migrations).then(outcomesOf), { timeout: 30_000 })
        .not.toContain('failed')
      expect(await schemasWithNote()).toHaveLength(6)
      await annotate(
        'a backend that is stopped (SIGSTOP): its placement fails and names it, the rest is done',
      )
    },
  )

  test('a signal: what runs is finished, the rest is not begun', async () => {
    const stopping = new AbortController()
    const outcomes = await run(await migrationsWith(ADD_NOTE), {
      concurrency: 1,
      signal: stopping.signal,
      onOutcome: () => stopping.abort(),
    })
    const counts = Map.groupBy(outcomes, ({ outcome }) => outcome)
    expect(counts.get('migrated')).toHaveLength(1)
    expect(counts.get('not run')).toHaveLength(6)
  })
})

/** The backend that is in the middle of a migration. */
async function findSleeping(): Promise<number> {
  for (;;) {
    const [row] = await fleet.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and wait_event = 'PgSleep'`,
    )
    if (row !== undefined) return row.pid
    await sleep(10)
  }
}

async function soil(tenant: Tenant): Promise<void> {
  const { tenancy } = fleet.application
  await tenancy.run(tenant.slug, () =>
    tenancy.db
      .insertInto('invoice')
      .values([{ number: 'x' }, { number: 'x' }])
      .execute(),
  )
}

async function holding<Result>(tenant: Tenant, work: (client: Client) => Promise<Result>) {
  const { config } = fleet
  const [cluster] = Object.values(config.clusters)
  const client = new Client({ connectionString: cluster?.url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`begin; select count(*) from "${tenant.placement.schema}".invoice`)
    return await work(client)
  } finally {
    await client.end()
  }
}
