import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'

import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import type { TestDatabase } from '../../support/test-application.ts'

let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  fleet = await createTestFleet()
  tenancy = fleet.application.tenancy
  for (const slug of ['acme', 'globex']) {
    await fleet.create({ slug })
    await tenancy.run(slug, () =>
      tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
    )
  }
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

interface Audit {
  readonly statements: number | null
  readonly outcome: string | null
  readonly finished: boolean
}

async function auditOf(reason: string): Promise<Audit[]> {
  return await fleet.query<Audit>(
    `select statements, outcome, finished_at is not null as finished
     from tenantry.audit where reason = $1 order by id`,
    [reason],
  )
}

test('inside a tenant context it sees all tenants, and the context stays what it was', async () => {
  await tenancy.run('acme', async () => {
    const results = await tenancy.system('nested in acme', async (db) => {
      expect(tenancy.currentTenant()?.slug).toBe('acme')
      const own = await tenancy.db.selectFrom('invoice').select('number').execute()
      expect(own).toEqual([{ number: 'acme' }])
      return await db.selectFrom('invoice').select('number').orderBy('number').execute()
    })
    expect(results.map(({ result }) => result)).toEqual([
      [{ number: 'acme' }, { number: 'globex' }],
    ])
    expect(await tenancy.db.selectFrom('invoice').select('number').execute()).toEqual([
      { number: 'acme' },
    ])
  })
  // The statement of the tenant is its own, and not the system's.
  expect(await auditOf('nested in acme')).toEqual([
    { statements: 1, outcome: 'done', finished: true },
  ])
})

test('a tenant context inside of it is the one of that tenant alone', async () => {
  const [seen] = await tenancy.system('for each tenant', async (db) => {
    const rows = await db.selectFrom('invoice').select('number').orderBy('number').execute()
    const each: string[][] = []
    for (const { number } of rows) {
      const own = await tenancy.run(number, () =>
        tenancy.db.selectFrom('invoice').select('number').execute(),
      )
      each.push(own.map((row) => row.number))
    }
    return each
  })
  expect(seen?.result).toEqual([['acme'], ['globex']])
})

test('a system scope in a system scope has an audit of its own', async () => {
  await tenancy.system('outer', async (db) => {
    await db.selectFrom('invoice').selectAll().execute()
    await tenancy.system('inner', async (inner) => {
      await inner.selectFrom('invoice').selectAll().execute()
      await inner.selectFrom('invoice').selectAll().execute()
    })
  })
  expect(await auditOf('outer')).toEqual([{ statements: 1, outcome: 'done', finished: true }])
  expect(await auditOf('inner')).toEqual([{ statements: 2, outcome: 'done', finished: true }])
})

test('every statement counts: raw, failed, in a transaction, and streamed', async () => {
  await tenancy.system('counted', async (db) => {
    await sql`select 1`.execute(db)
    await sql`select 1 / 0`.execute(db).catch(() => undefined)
    await db.transaction().execute(async (trx) => {
      await trx.selectFrom('invoice').selectAll().execute()
      await trx.selectFrom('invoice').selectAll().execute()
    })
    for await (const row of db.selectFrom('invoice').select('number').stream(1)) {
      expect(row.number).toBeTypeOf('string')
    }
  })
  expect(await auditOf('counted')).toEqual([{ statements: 5, outcome: 'done', finished: true }])
})

test('a process that is killed leaves an audit without an end, and nothing of what it did', async () => {
  const script = fileURLToPath(new URL('system-process.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=tenantry-source', script, JSON.stringify(fleet.config)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(child.stdout, 'data')
  expect(await auditOf('killed')).toEqual([{ statements: null, outcome: null, finished: false }])
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await auditOf('killed')).toEqual([{ statements: null, outcome: null, finished: false }])
  const amounts = await tenancy.run('acme', () =>
    tenancy.db.selectFrom('invoice').select('amount').execute(),
  )
  expect(amounts).toEqual([{ amount: 0 }])
})
