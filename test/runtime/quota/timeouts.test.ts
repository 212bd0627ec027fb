import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import { createTenancy, type Tenancy, type TenantTransaction } from '@tenantry/runtime'

import '../../support/provided-context.ts'
import { OLDEST_PROGRAMS, type OlderServer, startOlderServer } from '../../support/older-server.ts'
import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

// What PostgreSQL itself ends, by the tenant's tier: one connection, so that whatever a tenant left on it would meet
// the next one.

const hasOldest = existsSync(`${OLDEST_PROGRAMS}/initdb`)
if (!hasOldest) {
  process.stdout.write(
    `No PostgreSQL 15 in ${OLDEST_PROGRAMS}: time limits are not tested on it.\n`,
  )
}

describe.each([
  { server: 'the newest server', isOldest: false },
  { server: 'PostgreSQL 15', isOldest: true },
])('on $server', ({ isOldest }) => {
  const isSkipped = isOldest && !hasOldest
  let older: OlderServer | undefined
  let application: TestApplication
  let tenancy: Tenancy<TestDatabase>

  beforeAll(async () => {
    if (isSkipped) return
    older = isOldest ? await startOlderServer() : undefined
    const databaseUrl = older?.url ?? inject('databaseUrl')
    application = await createTestApplication({ databaseUrl })
    const { config } = application
    const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
    const limited = {
      statementTimeout: '500ms',
      transactionTimeout: '1500ms',
      idleTransactionTimeout: '800ms',
    } as const
    tenancy = await createTenancy<TestDatabase>({
      ...config,
      clusters: { [name]: { ...cluster, connections: 1 } },
      tiers: { pooled: { mode: 'pool', quota: limited }, bridged: { mode: 'bridge' } },
    })
    await application.createTenant({ slug: 'limited', tier: 'pooled' })
    await application.createTenant({ slug: 'free', tier: 'bridged' })
  })
  afterAll(async () => {
    await tenancy?.close()
    await application?.[Symbol.asyncDispose]()
    await older?.[Symbol.asyncDispose]()
  })

  /** Runs in a transaction that began with a row of this name, and tells which backend that was. */
  const during = async (
    name: string,
    run: (trx: TenantTransaction<TestDatabase>) => Promise<unknown>,
  ): Promise<{ readonly pid: number; readonly outcome: unknown }> => {
    let backend = 0
    const transaction = tenancy.run('limited', () =>
      tenancy.transaction(async (trx) => {
        backend = await pid(trx)
        await trx.insertInto('customer').values({ name }).execute()
        await run(trx)
      }),
    )
    const outcome = await transaction.then(
      () => 'done',
      (error: unknown) => error,
    )
    return { pid: backend, outcome }
  }
  const limitedNames = async (): Promise<string[]> => {
    const rows = await tenancy.run('limited', () =>
      tenancy.db.selectFrom('customer').select('name').execute(),
    )
    return rows.map(({ name }) => name)
  }
  const isGone = async (backend: number): Promise<boolean> =>
    await application.asAdmin('postgres', async (admin) => {
      const { rowCount } = await admin.query('select from pg_stat_activity where pid = $1', [
        backend,
      ])
      return rowCount === 0
    })

  test.skipIf(isSkipped)(
    'one that waits for the application is ended, at its next statement',
    async () => {
      const { pid: backend, outcome } = await during('idle', async (trx) => {
        await sleep(1300)
        await trx.selectFrom('customer').select('name').execute()
      })
      expect(outcome).toMatchObject({ code: 'TRANSACTION_IDLE', cause: { code: '25P03' } })
      expect(await limitedNames()).not.toContain('idle')
      expect(await isGone(backend)).toBe(true)
    },
  )

  test.skipIf(isSkipped)('or at its commit', async () => {
    const { outcome } = await during('idle until the commit', () => sleep(1300))
    expect(outcome).toMatchObject({ code: 'TRANSACTION_IDLE' })
    expect(await limitedNames()).not.toContain('idle until the commit')
  })

  test.skipIf(isSkipped)(
    'one that lasts is ended in the midst of a statement where the server can do so',
    async () => {
      const { pid: backend, outcome } = await during('long', async (trx) => {
        for (let round = 0; round < 20; round += 1) await sql`select pg_sleep(0.1)`.execute(trx)
      })
      if (isOldest) {
        expect(outcome).toBe('done')
        return
      }
      expect(outcome).toMatchObject({ code: 'TRANSACTION_TOO_LONG', cause: { code: '25P04' } })
      expect(await limitedNames()).not.toContain('long')
      expect(await isGone(backend)).toBe(true)
    },
  )

  test.skipIf(isSkipped)(
    'a statement that is too long fails alone, and its connection serves the next',
    async () => {
      const { outcome } = await during('slow', (trx) => sql`select pg_sleep(0.8)`.execute(trx))
      expect(outcome).toMatchObject({ code: '57014' })
      expect(await limitedNames()).not.toContain('slow')
    },
  )

  test.skipIf(isSkipped)('the next tenant on the connection has its own limits', async () => {
    const first = await during('in time', async (trx) => {
      expect(await settings(trx)).toEqual({ idle: '800ms', whole: isOldest ? null : '1500ms' })
    })
    expect(first.outcome).toBe('done')
    const second = await tenancy.run('free', () =>
      tenancy.transaction(async (trx) => {
        await sleep(1000)
        await trx.selectFrom('customer').select('name').execute()
        expect(await settings(trx)).toEqual({ idle: '1min', whole: isOldest ? null : '0' })
        await sleep(700)
        return await pid(trx)
      }),
    )
    expect(second, 'it is the same connection').toBe(first.pid)
  })
})

async function pid(trx: TenantTransaction<TestDatabase>): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
  return rows[0]?.pid ?? 0
}

interface Limits {
  readonly idle: string
  /** Null where the server knows none. */
  readonly whole: string | null
}

async function settings(trx: TenantTransaction<TestDatabase>): Promise<Limits | undefined> {
  const { rows } = await sql<Limits>`
    select current_setting('idle_in_transaction_session_timeout') as idle,
      current_setting('transaction_timeout', true) as whole`.execute(trx)
  return rows[0]
}
