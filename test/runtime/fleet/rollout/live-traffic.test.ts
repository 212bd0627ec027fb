import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'
import { expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'
import { migrate } from '@tenantry/runtime/fleet'

import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

const SLUGS = ['a', 'b', 'c', 'd']
const ENOUGH = 3
const MOST_ROUNDS = 40

/** @returns How many requests it has made; none may fail. */
async function keepRequesting(
  tenancy: Tenancy<TestDatabase>,
  slug: string,
  signal: AbortSignal,
): Promise<number> {
  let requests = 0
  while (!signal.aborted) {
    const name = crypto.randomUUID()
    await tenancy.run(slug, () =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('customer').values({ name }).execute()
        await sleep(10)
        await sql`select count(*) from invoice`.execute(trx)
      }),
    )
    requests += 1
    await sleep(Math.random() * 40)
  }
  return requests
}

/** Whoever looks for a deadlock first is its victim: the administrator, and not the traffic. */
async function favourTraffic(fleet: TestFleet): Promise<void> {
  const { database, config } = fleet
  await fleet.query(`alter database "${database}" set deadlock_timeout = '20ms';
    alter role "${config.name}_app" in database "${database}" set deadlock_timeout = '10s'`)
}

/** In the other order than the traffic locks them, until there were deadlocks. @returns How many rounds. */
async function migrateInTheMiddle(fleet: TestFleet, over: AbortController): Promise<number> {
  const texts: string[] = []
  try {
    while (texts.length < MOST_ROUNDS && (await countDeadlocks(fleet)) < ENOUGH) {
      const n = texts.length + 1
      texts.push(
        `alter table invoice add note_${n} text; alter table customer add remark_${n} text`,
      )
      const outcomes = await migrate(fleet.fleet, await migrationsWith(...texts), {
        maxFailures: Infinity,
        attempts: 200,
      })
      expect(outcomes.map(({ outcome, error }) => error?.message ?? outcome)).toEqual(
        Array(SLUGS.length + 1).fill('migrated'),
      )
      // The server tells of them a moment later.
      await sleep(100)
    }
    return texts.length
  } finally {
    over.abort()
  }
}

async function countDeadlocks(fleet: TestFleet): Promise<number> {
  const [row] = await fleet.query<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  )
  return row?.deadlocks ?? 0
}

test(
  'deadlocks with live traffic: the migration gives way, and is done all the same',
  { tags: ['deadlocks'] },
  async ({ annotate }) => {
    await using fleet = await createTestFleet()
    for (const slug of SLUGS) await fleet.create({ slug, tier: 'bridged' })
    await favourTraffic(fleet)
    const over = new AbortController()
    const clients = [...SLUGS, ...SLUGS].map((slug) =>
      keepRequesting(fleet.application.tenancy, slug, over.signal),
    )
    const [rounds, requests] = await Promise.all([
      migrateInTheMiddle(fleet, over),
      Promise.all(clients),
    ])
    const deadlocks = await countDeadlocks(fleet)
    expect(deadlocks).toBeGreaterThanOrEqual(ENOUGH)
    const columns = await fleet.query(
      "select from information_schema.columns where column_name ~ '^(note|remark)_'",
    )
    expect(columns).toHaveLength(2 * rounds * (SLUGS.length + 1))
    const total = requests.reduce((sum, count) => sum + count, 0)
    await annotate(
      `${deadlocks} deadlocks among ${total} requests in ${rounds} runs: no request failed, all migrated`,
    )
  },
)
