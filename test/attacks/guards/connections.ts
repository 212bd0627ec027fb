import { mock } from 'node:test'

import { type Kysely, sql } from 'kysely'

import type { Tenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'
import { openProcess, refused, spoiling, within } from './guard-attack.ts'
import { createLimitedLogin } from './limited-login.ts'
import { startWatchedProxy } from './watched-proxy.ts'

const LONGEST_WAIT_MS = 10_000

/** What the connections of one process must not do to each other, and to the server. */
export const GUARDED_CONNECTIONS: Attacks = {
  'use a tenancy that is closed': refused(
    'what is closed opens nothing any more',
    'TENANCY_CLOSED',
    async ({ scene, self }) => {
      const tenancy = await openProcess(scene, { connections: 1 })
      await read(tenancy, self.slug)
      await tenancy.close()
      try {
        await read(tenancy, self.slug)
      } finally {
        await tenancy.close()
      }
    },
  ),
  'wait for a connection while all are closed': refused(
    'whoever waits would wait for what never comes',
    'TENANCY_CLOSED',
    async ({ scene, self, victim }) => {
      const tenancy = await openProcess(scene, { connections: 1 })
      await read(tenancy, victim.slug)
      const held = await hold(tenancy, self.slug)
      const waiting = read(tenancy, victim.slug)
      waiting.catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 20))
      const closing = tenancy.close()
      const outcome = within(500, waiting)
      await outcome.catch(() => undefined)
      await held.release().catch(() => undefined)
      await closing
      return await outcome
    },
  ),
  'wait without end': refused(
    'whoever finds no connection is told so',
    'CONNECTIONS_EXHAUSTED',
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await read(tenancy, victim.slug)
      const held = await hold(tenancy, self.slug)
      mock.timers.enable({ apis: ['setTimeout'] })
      try {
        const waiting = read(tenancy, victim.slug)
        waiting.catch(() => undefined)
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
        mock.timers.tick(LONGEST_WAIT_MS + 1)
        const soon = (async () => {
          for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
          return 'nothing'
        })()
        return await Promise.race([waiting, soon])
      } finally {
        mock.timers.reset()
        await held.release()
      }
    },
  ),
  'keep a lookup waiting behind requests': spoiling(
    'a request that has no connection yet waits for the lookup of its tenant',
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await read(tenancy, victim.slug)
      const held = await hold(tenancy, self.slug)
      const order: string[] = []
      const request = read(tenancy, victim.slug).then(() => order.push('request'))
      await new Promise((resolve) => setTimeout(resolve, 20))
      const lookup = tenancy.admit('nobody').catch(() => order.push('lookup'))
      await new Promise((resolve) => setTimeout(resolve, 20))
      await held.release()
      await Promise.all([request, lookup])
      return order[0] === 'lookup' ? undefined : 'the lookup came last'
    },
  ),
  'open more connections than there may be': openTooMany(),
  'have more connections open while some are replaced': spoiling(
    'a connection that is dropped is there until the server has let go of it',
    async ({ scene, self }) => {
      const proxy = await startWatchedProxy(scene)
      await using tenancy = await openProcess(scene, { connections: 1, url: proxy.url })
      const dropped = sql`select pg_advisory_lock(1)`
      const run = () => tenancy.run(self.slug, () => dropped.execute(tenancy.db))
      await Promise.all(Array.from({ length: 8 }, run))
      const most = proxy.most()
      await proxy.close()
      return most === 1 ? undefined : `${most} connections were open at once`
    },
  ),
  'give a connection back twice': refused(
    'a place that is freed twice is given to two',
    'CLUSTER_UNREACHABLE',
    async ({ scene, self }) => {
      await using login = await createLimitedLogin(scene, 1)
      await using tenancy = await openProcess(scene, { connections: 1, appUrl: login.url })
      await tenancy.run(self.slug, () => sql`select keep_cursor()`.execute(tenancy.db))
      await login.limit(0)
      try {
        await tenancy.run(self.slug, () => sql`select 1`.execute(tenancy.db))
      } finally {
        await login.limit(5)
      }
    },
  ),
  'have two places after one was given back twice': spoiling(
    'a place that is freed twice is given to two',
    async ({ scene, self }) => {
      await using login = await createLimitedLogin(scene, 1)
      await using tenancy = await openProcess(scene, { connections: 1, appUrl: login.url })
      await tenancy.run(self.slug, () => sql`select keep_cursor()`.execute(tenancy.db))
      await login.limit(0)
      const failing = tenancy.run(self.slug, () => sql`select 1`.execute(tenancy.db))
      await failing.catch(() => undefined)
      await login.limit(5)
      const held = await hold(tenancy, self.slug)
      const second = hold(tenancy, self.slug)
      const outcome = await within(300, second)
      await held.release()
      await (await second).release()
      return outcome === 'nothing' ? undefined : 'two transactions ran at once'
    },
  ),
  'be given a connection that broke while it was in use': spoiling(
    'a connection that broke answers nobody',
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await tenancy.run(self.slug, () =>
        tenancy.db.connection().execute(async (connection) => {
          const pid = await pidIn(connection)
          await scene.asAdmin(self, `select pg_terminate_backend(${pid}, 5000)`)
          await new Promise((resolve) => setTimeout(resolve, 50))
        }),
      )
      return await failureOf(read(tenancy, victim.slug))
    },
  ),
  'be given a connection that is about to break': spoiling(
    'the server says that it closes a connection before it does',
    async ({ scene, self, victim }) => {
      const proxy = await startWatchedProxy(scene, { isDeaf: true })
      await using tenancy = await openProcess(scene, { connections: 1, url: proxy.url })
      await read(tenancy, victim.slug)
      const ended = sql`select pg_terminate_backend(pg_backend_pid())`
      await tenancy.run(self.slug, () => ended.execute(tenancy.db)).catch(() => undefined)
      const failure = await failureOf(within(1500, read(tenancy, victim.slug)))
      await proxy.close()
      return failure
    },
  ),
  'be given a connection on which a lookup was about to break': spoiling(
    'the server says that it closes a connection before it does',
    async ({ scene, self, victim }) => {
      const proxy = await startWatchedProxy(scene, { isDeaf: true })
      await using tenancy = await openProcess(scene, { connections: 1, url: proxy.url })
      await read(tenancy, victim.slug)
      const locked = scene.asAdmin(
        self,
        `begin; lock table tenantry.tenant;
         do $$ begin
           loop
             perform pg_terminate_backend(pid, 5000) from pg_stat_activity
               where wait_event_type = 'Lock' and usename = '$app' and datname = current_database();
             exit when found;
             perform pg_sleep(0.01);
           end loop;
         end $$;
         commit`,
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
      await tenancy.admit('nobody').catch(() => undefined)
      await locked
      const failure = await failureOf(within(1500, read(tenancy, victim.slug)))
      await proxy.close()
      return failure
    },
  ),
  'be hit by what cancels the statement before': spoiling(
    'a request to cancel may come when the statement has ended, and hit the next',
    async (attacker) => {
      const { scene, self, victim } = attacker
      await using tenancy = await openProcess(scene, { connections: 1 })
      const pid = await pidOf(tenancy, self.slug)
      await abortIn(attacker, tenancy)
      const next = await pidOf(tenancy, victim.slug)
      return next === pid ? 'the victim is on the same connection' : undefined
    },
  ),
  'have a statement go on that was given up': spoiling(
    'a statement that nobody waits for keeps the server busy',
    async (attacker) => {
      const { scene, self } = attacker
      await using tenancy = await openProcess(scene, { connections: 1 })
      await abortIn(attacker, tenancy)
      return await failureOf(scene.asAdmin(self, untilRunning(false)))
    },
  ),
}

/** Those of two databases, of which each takes the place of another. */
function openTooMany(): Attack {
  return spoiling('all databases of a cluster share one bound', async ({ scene, self, victim }) => {
    const proxy = await startWatchedProxy(scene)
    await using tenancy = await openProcess(scene, { connections: 1, url: proxy.url })
    const slugs = [self.slug, victim.slug, self.slug, victim.slug, self.slug, victim.slug]
    for (const slug of slugs) await read(tenancy, slug)
    await Promise.all([...slugs, ...slugs].map((slug) => read(tenancy, slug)))
    const most = proxy.most()
    await proxy.close()
    return most === 1 ? undefined : `${most} connections were open at once`
  })
}

async function read(tenancy: Tenancy<TestDatabase>, slug: string): Promise<void> {
  await tenancy.run(slug, () => sql`select number from invoice`.execute(tenancy.db))
}

/** Has a connection in a transaction until it is released. */
async function hold(
  tenancy: Tenancy<TestDatabase>,
  slug: string,
): Promise<{ release(): Promise<void> }> {
  return await tenancy.run(slug, async () => {
    const trx = await tenancy.db.startTransaction().execute()
    await sql`select 1`.execute(trx)
    return { release: () => tenancy.run(slug, () => trx.rollback().execute()) }
  })
}

/** Gives up on a statement as soon as the server runs it. */
async function abortIn({ scene, self }: Attacker, tenancy: Tenancy<TestDatabase>): Promise<void> {
  const controller = new AbortController()
  const slow = sql`pg_sleep(1.5), 'given up'`
  const running = tenancy.run(self.slug, () =>
    tenancy.db
      .selectNoFrom(slow.as('slow'))
      .execute({ signal: controller.signal, inflightQueryAbortStrategy: 'cancel query' }),
  )
  running.catch(() => undefined)
  await scene.asAdmin(self, untilRunning(true))
  controller.abort(new Error('It is given up.'))
  await running.catch(() => undefined)
}

/** Fails when that takes nearly a second. */
function untilRunning(expected: boolean): string {
  return `do $$ begin
    for turn in 1..40 loop
      perform from pg_stat_activity
        where query like '%given up%' and state = 'active' and usename = '$app';
      if found = ${expected} then return; end if;
      perform pg_stat_clear_snapshot(), pg_sleep(0.02);
    end loop;
    raise 'it goes on';
  end $$`
}

async function pidOf(tenancy: Tenancy<TestDatabase>, slug: string): Promise<number> {
  return await tenancy.run(slug, () => pidIn(tenancy.db))
}

async function pidIn(db: Kysely<TestDatabase>): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return rows[0]?.pid ?? 0
}

async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    return (await work) === 'nothing' ? 'it does not end' : undefined
  } catch (error) {
    return String(error)
  }
}
