import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import {
  findDrift,
  type Fleet,
  migrate,
  type MigrateRequest,
  type Tenant,
} from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import {
  createTestFleet,
  migrationsWith,
  sqlMigration,
  type TestFleet,
} from '../../../support/test-fleet.ts'

let fleet: TestFleet
let bridge: Tenant
let migrations: RenderedMigration[]
let clock = 0

beforeAll(async () => {
  fleet = await createTestFleet()
  bridge = await fleet.create({ slug: 'bridge', tier: 'bridged' })
  migrations = await migrationsWith()
  await fill(5000)
})

beforeEach(async () => {
  expect(await run()).toEqual(['up to date', 'up to date'])
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

/** Puts one more migration behind those that there are. */
async function add(text: string): Promise<string> {
  clock += 1
  const name = `202603${String(clock).padStart(2, '0')}000000_more`
  migrations = [...migrations, await sqlMigration(name, text)]
  return name
}

async function run(options: MigrateRequest = {}, on: Fleet = fleet.fleet): Promise<string[]> {
  const outcomes = await migrate(on, migrations, { maxFailures: 10, ...options })
  return outcomes.map(({ outcome, error }) => error?.code ?? outcome).sort()
}

async function fill(rows: number): Promise<void> {
  await fleet.query(
    `insert into "${bridge.placement.schema}".invoice (tenant_id, number, amount)
     select $1, 'n' || i, i from generate_series(1, $2::int) i`,
    [bridge.id, rows],
  )
}

async function countInvoices(condition: string): Promise<number | undefined> {
  const [row] = await fleet.query<{ count: number }>(
    `select count(*)::int from "${bridge.placement.schema}".invoice where ${condition}`,
  )
  return row?.count
}

async function indexes(): Promise<{ name: string; valid: boolean }[]> {
  return await fleet.query(
    `select c.relname as name, x.indisvalid as valid from pg_index x join pg_class c on c.oid = x.indexrelid
     where c.relnamespace = to_regnamespace($1) and c.relname like 'by%' order by 1`,
    [`"${bridge.placement.schema}"`],
  )
}

async function ledgerTail(): Promise<string | undefined> {
  const rows = await fleet.query<{ migration: string }>(
    `select migration from "${bridge.placement.schema}".tenantry_ledger order by 1 desc limit 1`,
  )
  return rows[0]?.migration
}

async function drifted(): Promise<string[]> {
  const { placements } = await findAll()
  const drift = await findDrift(fleet.fleet, migrations, placements)
  return drift.classes.flatMap(({ differences }) => differences.map(({ text }) => text))
}

async function findAll() {
  const all = await fleet.fleet.ledgers.all()
  return { placements: all.map(({ placement }) => placement) }
}

async function admin(applicationName = 'test'): Promise<Client> {
  const [cluster] = Object.values(fleet.config.clusters)
  const client = new Client({
    connectionString: cluster?.url,
    application_name: applicationName,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function invoice(): string {
  return `"${bridge.placement.schema}".invoice`
}

/** A run in which the bridge has to wait for a transaction. */
async function runBlocked(options: MigrateRequest = {}) {
  const began = performance.now()
  const outcomes = await migrate(fleet.fleet, migrations, {
    maxFailures: 10,
    lockTimeoutMs: 50,
    indexWaitMs: 400,
    ...options,
  })
  const took = performance.now() - began
  const blocked = outcomes.find(({ placement }) => placement.id === bridge.placement.id)
  const others = outcomes.filter((outcome) => outcome !== blocked)
  return { blocked, others: others.map(({ outcome }) => outcome), took }
}

describe('an index that is built concurrently', () => {
  test('between other migrations, in one run, and dropped again', async () => {
    await add('alter table invoice add note text')
    await add('create index concurrently by_note on invoice (tenant_id, note)')
    await add('alter table invoice add remark text')
    expect(await run()).toEqual(['migrated', 'migrated'])
    expect(await indexes()).toEqual([{ name: 'by_note', valid: true }])
    expect(await drifted()).toEqual([])
    const late = await fleet.create({ slug: 'late', tier: 'bridged' }, migrations)
    expect(await drifted()).toEqual([])
    await fleet.delete(late.slug)
    await add('drop index concurrently by_note')
    expect(await run()).toEqual(['migrated', 'migrated'])
    expect(await indexes()).toEqual([])
  })

  test('does not wait for a lock that writers have, and they not for it', async () => {
    await add('create index concurrently by_amount on invoice (tenant_id, amount)')
    const writer = await admin()
    try {
      await writer.query(`begin; update "${bridge.placement.schema}".invoice set amount = amount + 1
        where number = 'n1'`)
      const running = run({ lockTimeoutMs: 50 })
      await sleep(500)
      await writer.query(`update "${bridge.placement.schema}".invoice set amount = amount + 1
        where number = 'n2'; commit`)
      expect(await running).toEqual(['migrated', 'migrated'])
    } finally {
      await writer.end()
    }
    expect(await indexes()).toEqual([{ name: 'by_amount', valid: true }])
  })

  test('what a crash has left invalid is dropped and built again', async () => {
    await add('create index concurrently by_number on invoice (tenant_id, number, amount)')
    const name = `"${bridge.placement.schema}"`
    await fleet.query(`create index by_number on ${name}.invoice (tenant_id)`)
    await fleet.query(`update pg_index set indisvalid = false
      where indexrelid = '${name}.by_number'::regclass`)
    expect(await run()).toEqual(['migrated', 'migrated'])
    expect(await indexes()).toContainEqual({ name: 'by_number', valid: true })
    expect(await drifted()).toEqual([])
  })

  test('one that is whole is not built again, and has to be the right one', async () => {
    await add('create index concurrently by_other on invoice (tenant_id, amount, number)')
    const name = `"${bridge.placement.schema}"`
    await fleet.query(`create index by_other on ${name}.invoice (tenant_id)`)
    expect(await run()).toEqual(['MIGRATION_SHAPE_DIFFERS', 'migrated'])
    await fleet.query(`drop index ${name}.by_other;
      create index by_other on ${name}.invoice (tenant_id, amount, number)`)
    expect(await drifted()).toEqual([])
  })

  test('one that rows refuse leaves no index behind, and what came before it stays', async () => {
    const before = await add('alter table invoice add twice int default 1')
    await add('create unique index concurrently by_twice on invoice (tenant_id, twice)')
    expect(await run()).toEqual(['MIGRATION_FAILED', 'migrated'])
    expect((await indexes()).map(({ name }) => name)).not.toContain('by_twice')
    expect(await ledgerTail()).toBe(before)
    const plan = await fleet.query<{ migrations: string[] }>(
      `select l.migrations from tenantry.placement p join tenantry.ledger l on l.digest = p.ledger
       where p.id = $1`,
      [bridge.placement.id],
    )
    expect(plan[0]?.migrations.at(-1)).toContain(before)
    await fleet.query(`update "${bridge.placement.schema}".invoice set twice = amount`)
    await fleet.query(`update "${bridge.placement.schema}".invoice i set twice = r.n
      from (select id, row_number() over () as n from "${bridge.placement.schema}".invoice) r where r.id = i.id`)
    expect(await run()).toEqual(['migrated', 'up to date'])
    await add('drop index concurrently by_twice')
    expect(await run()).toEqual(['migrated', 'migrated'])
  })

  test('while another run has the lease, the placement is told to be under way', async () => {
    await add('create index concurrently by_id on invoice (id, tenant_id)')
    const other = await fleet.openAnother()
    const held = await other.leases.hold(`index ${bridge.placement.id}`, async () => {
      expect(await run({ attempts: 2 })).toEqual(['MIGRATION_UNDER_WAY', 'migrated'])
    })
    expect(held).toBeDefined()
    await fleet.query(
      `insert into tenantry.lease values ('index ${bridge.placement.id}', gen_random_uuid(), now() - interval '1 s')`,
    )
    expect(await run()).toEqual(['migrated', 'up to date'])
    expect(await fleet.query('select from tenantry.lease')).toEqual([])
  })

  test('two runners build it once', async () => {
    await add('create index concurrently by_pair on invoice (tenant_id, id, amount)')
    const other = await fleet.openAnother()
    const runs = await Promise.all([run({ attempts: 60 }), run({ attempts: 60 }, other)])
    for (const outcomes of runs) {
      for (const outcome of outcomes) expect(['migrated', 'up to date']).toContain(outcome)
    }
    expect(await indexes()).toContainEqual({ name: 'by_pair', valid: true })
    expect(await drifted()).toEqual([])
  })
})

describe('an index that has to wait for a transaction', () => {
  let forgotten: Client

  beforeEach(async () => {
    forgotten = await admin('forgetful')
  })

  afterEach(async () => {
    await forgotten.end()
  })

  test('fails where that does not end, names it, and is built in the next run', async () => {
    const before = await add('alter table customer add other text')
    await add('create index concurrently by_forgotten on invoice (tenant_id, number)')
    await forgotten.query(`begin; update ${invoice()} set amount = amount`)
    const { blocked, others, took } = await runBlocked({ concurrency: 1 })
    expect(took).toBeGreaterThan(400)
    expect(others).toEqual(['migrated'])
    const [{ pid } = { pid: 0 }] = await fleet.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'forgetful'`,
    )
    expect(blocked).toMatchObject({
      outcome: 'failed',
      applied: [before],
      error: {
        code: 'MIGRATION_BLOCKED',
        message: expect.stringMatching(
          `by_forgotten in .* session ${pid} \\(forgetful, .*, idle in transaction, open for \\d+ s\\)`,
        ),
        hint: expect.stringContaining(`pg_terminate_backend(${pid})`),
        details: { pid, applicationName: 'forgetful', state: 'idle in transaction' },
      },
    })
    // The transaction has a lock on the table, so nobody can drop what is left, for now.
    expect(await indexes()).toContainEqual({ name: 'by_forgotten', valid: false })
    expect((await runBlocked()).blocked?.error?.code).toBe('MIGRATION_BLOCKED')
    await forgotten.query('commit')
    expect(await run()).toEqual(['migrated', 'up to date'])
    expect(await indexes()).toContainEqual({ name: 'by_forgotten', valid: true })
    expect(await drifted()).toEqual([])
  })

  test('fails where the server does not tell what it runs, and says so', async () => {
    await add('create index concurrently by_unseen on invoice (tenant_id, number)')
    await forgotten.query(`begin; update ${invoice()} set amount = amount`)
    await fleet.query(`alter database "${fleet.database}" set track_activities = off`)
    const { blocked, others } = await runBlocked({ concurrency: 1 })
    await fleet.query(`alter database "${fleet.database}" reset track_activities`)
    expect(blocked?.error).toMatchObject({
      code: 'MIGRATION_BLOCKED',
      message: expect.stringMatching(/by_unseen in .* nobody could see .*pg_stat_activity/),
      hint: expect.stringContaining('track_activities'),
    })
    expect(others).toEqual(['migrated'])
    await forgotten.query('commit')
    expect(await run()).toEqual(['migrated', 'up to date'])
    expect(await indexes()).toContainEqual({ name: 'by_unseen', valid: true })
  })

  test('leaves nothing behind where the transaction only has a snapshot', async () => {
    await add('create index concurrently by_snapshot on invoice (tenant_id, id, number)')
    await forgotten.query('begin isolation level repeatable read; select from pg_class')
    const { blocked, others } = await runBlocked()
    expect(blocked?.error?.code).toBe('MIGRATION_BLOCKED')
    expect(others).toEqual(['failed'])
    expect((await indexes()).map(({ name }) => name)).not.toContain('by_snapshot')
    await forgotten.query('commit')
    expect(await run()).toEqual(['migrated', 'migrated'])
  })

  test('fails as well where it is to be dropped, and is dropped in the next run', async () => {
    await add('create index concurrently by_dropped on invoice (tenant_id, number, id)')
    expect(await run()).toEqual(['migrated', 'migrated'])
    await add('drop index concurrently by_dropped')
    await forgotten.query(`begin; select count(*) from ${invoice()}`)
    expect((await runBlocked()).blocked?.error?.code).toBe('MIGRATION_BLOCKED')
    await forgotten.query('commit')
    expect(await run()).toEqual(['migrated', 'up to date'])
    expect((await indexes()).map(({ name }) => name)).not.toContain('by_dropped')
    expect(await drifted()).toEqual([])
  })

  test('goes on where transactions come and go, each shorter than the bound', async () => {
    await add('create index concurrently by_traffic on invoice (tenant_id, amount, id)')
    await forgotten.query(`begin; update ${invoice()} set amount = amount where number = 'n1'`)
    const other = await admin()
    const handing = (async () => {
      for (let turn = 0; turn < 4; turn++) {
        await sleep(600)
        const [from, to] = turn % 2 === 0 ? [forgotten, other] : [other, forgotten]
        await to.query(
          `begin; update ${invoice()} set amount = amount where number = 'n${turn + 2}'`,
        )
        await from.query('commit')
      }
      await forgotten.query('commit')
    })()
    const { blocked, took } = await runBlocked({ indexWaitMs: 1000 })
    await handing
    await other.end()
    expect(blocked?.outcome).toBe('migrated')
    expect(took).toBeGreaterThan(1000)
  })

  test('waits for nobody any more once the run is stopped', async () => {
    await add('create index concurrently by_stopped on invoice (tenant_id, number, amount, id)')
    await forgotten.query(`begin; update ${invoice()} set amount = amount where number = 'n1'`)
    const stopping = new AbortController()
    setTimeout(() => stopping.abort(), 1500)
    const { blocked, took } = await runBlocked({ indexWaitMs: 60_000, signal: stopping.signal })
    expect(blocked?.outcome).toBe('not run')
    expect(took).toBeLessThan(30_000)
    await forgotten.query('commit')
    await run()
    expect(await indexes()).toContainEqual({ name: 'by_stopped', valid: true })
  })
})

describe('a backfill', () => {
  test('changes every row in batches, and is done at once where the tenant is new', async () => {
    await fill(20_000)
    await add('alter table invoice add label text')
    await add(`-- tenantry: backfill
      update invoice set label = 'A-' || number where label is null`)
    await add('alter table invoice alter label set not null')
    expect(await run()).toEqual(['migrated', 'migrated'])
    expect(await countInvoices("label = 'A-' || number")).toBe(25_000)
    // Each batch is a transaction of its own: the rows do not all have the same xmin.
    const [batches] = await fleet.query<{ count: number }>(
      `select count(distinct xmin::text)::int from "${bridge.placement.schema}".invoice`,
    )
    expect(batches?.count).toBeGreaterThan(2)
    expect(await drifted()).toEqual([])
    const late = await fleet.create({ slug: 'late', tier: 'bridged' }, migrations)
    expect(await drifted()).toEqual([])
    await fleet.delete(late.slug)
  })

  test('one that never ends is refused, and changes nothing', async () => {
    const before = await ledgerTail()
    await add(`-- tenantry: backfill
      update invoice set amount = amount + 1 where amount >= 0`)
    const sum = await fleet.query(`select sum(amount) from "${bridge.placement.schema}".invoice`)
    expect(await run()).toEqual(['MIGRATION_BACKFILL_ENDLESS', 'migrated'])
    expect(
      await fleet.query(`select sum(amount) from "${bridge.placement.schema}".invoice`),
    ).toEqual(sum)
    expect(await ledgerTail()).toBe(before)
    migrations = migrations.slice(0, -1)
    await fleet.query(`delete from pool.tenantry_ledger where migration = $1`, [
      `202603${String(clock).padStart(2, '0')}000000_more`,
    ])
    await fleet.query('update tenantry.placement set ledger = null')
  })

  test('one that is cut off goes on where it was', async () => {
    await add('alter table invoice add step int')
    expect(await run()).toEqual(['migrated', 'migrated'])
    await add('-- tenantry: backfill\nupdate invoice set step = 1 where step is null')
    const writer = await admin()
    const name = `"${bridge.placement.schema}"`
    try {
      // A row of the last batch is locked: the batches before it are done, and stay.
      await writer.query(`begin; select from ${name}.invoice
        where ctid = (select max(ctid) from ${name}.invoice) for update`)
      expect(await run({ lockTimeoutMs: 50, attempts: 2 })).toEqual([
        'MIGRATION_FAILED',
        'migrated',
      ])
    } finally {
      await writer.end()
    }
    const done = await countInvoices('step = 1')
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(25_000)
    expect(await run()).toEqual(['migrated', 'up to date'])
    expect(await countInvoices('step = 1')).toBe(25_000)
  })

  test('somebody who stops the run stops it between two batches', async () => {
    await add('alter table invoice add stage int')
    await add('-- tenantry: backfill\nupdate invoice set stage = 1 where stage is null')
    const stopping = new AbortController()
    const running = run({ signal: stopping.signal, concurrency: 1 })
    await expect
      .poll(() => countInvoices('stage = 1').catch(() => 0), { interval: 1 })
      .toBeGreaterThan(0)
    stopping.abort()
    await running
    for (const outcome of await run()) expect(['migrated', 'up to date']).toContain(outcome)
    expect(await countInvoices('stage = 1')).toBe(25_000)
  })
})

describe('a migration that contracts', () => {
  test('waits until every placement has the other one, of the whole fleet', async () => {
    const expand = await add('alter table invoice add fresh text')
    const contract = await add(
      `-- tenantry: contracts ${expand}\n-- tenantry: destructive nobody reads it\nalter table invoice drop column fresh`,
    )
    const held: unknown[] = []
    const onPlan = (plan: { held: readonly unknown[] }) => held.push(plan.held)
    await migrate(fleet.fleet, migrations, { match: { modes: ['pool'] }, onPlan })
    expect(held).toEqual([[{ migration: contract, contracts: expand, lacking: 2 }]])
    expect(await run({ match: { modes: ['pool'] } })).toEqual(['up to date'])
    expect(await run()).toEqual(['migrated', 'up to date'])
    expect(await ledgerTail()).toBe(expand)
    expect(await run()).toEqual(['migrated', 'migrated'])
    expect(await ledgerTail()).toBe(contract)
  })
})
