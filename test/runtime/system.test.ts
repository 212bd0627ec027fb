import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { SystemDatabase } from '@tenantry/runtime'

import { createTestFleet, type TestFleet } from '../support/test-fleet.ts'
import { type TestDatabase, TEST_TIERS } from '../support/test-application.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  const { tenancy } = fleet.application
  for (const tier of Object.keys(TEST_TIERS)) {
    for (const slug of [`${tier}-1`, `${tier}-2`]) {
      await fleet.create({ slug, tier })
      await tenancy.run(slug, () =>
        tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
      )
    }
  }
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

interface Audit {
  readonly actor: string
  readonly reason: string
  readonly statements: number | null
  readonly outcome: string | null
  readonly took: boolean | null
}

async function lastAudit(): Promise<Audit | undefined> {
  const [row] = await fleet.query<Audit>(
    `select actor, reason, statements, outcome, finished_at >= started_at as took
     from tenantry.audit order by id desc limit 1`,
  )
  return row
}

describe('system', () => {
  test('runs in every placement, with the rows of all its tenants', async () => {
    const { tenancy } = fleet.application
    const results = await tenancy.system('count', async (db) => {
      const rows = await db.selectFrom('invoice').select('number').orderBy('number').execute()
      return rows.map((row) => row.number)
    })
    const byMode = Map.groupBy(results, ({ placement }) => placement.mode)
    expect(byMode.get('pool')?.map(({ result }) => result)).toEqual([['pooled-1', 'pooled-2']])
    expect(
      byMode
        .get('bridge')
        ?.map(({ result }) => result)
        .sort(),
    ).toEqual([['bridged-1'], ['bridged-2']])
    expect(
      byMode
        .get('silo')
        ?.map(({ result }) => result)
        .sort(),
    ).toEqual([['siloed-1'], ['siloed-2']])
    expect(await lastAudit()).toEqual({
      actor: expect.stringContaining(`${fleet.config.name} on `),
      reason: 'count',
      statements: 5,
      outcome: 'done',
      took: true,
    })
  })

  test('writes in one transaction a placement, as the tenant it names', async () => {
    const { tenancy } = fleet.application
    await tenancy.system('note', async (db, placement) => {
      if (placement.mode !== 'pool') return
      await db.transaction().execute(async (trx) => {
        await sql`update invoice set amount = amount + 1`.execute(trx)
        await sql`update invoice set amount = amount + 1`.execute(trx)
      })
    })
    const amount = await tenancy.run('pooled-1', () =>
      tenancy.db.selectFrom('invoice').select('amount').execute(),
    )
    expect(amount).toEqual([{ amount: 2 }])
    expect(await lastAudit()).toMatchObject({ statements: 2, outcome: 'done' })
  })

  test('a failure is in the audit, with who asked', async () => {
    const { tenancy } = fleet.application
    const failing = tenancy.system('close the books', (db) => sql`select 1 / 0`.execute(db), {
      actor: 'ada@example.com',
    })
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    expect(await lastAudit()).toMatchObject({
      actor: 'ada@example.com',
      reason: 'close the books',
      statements: 1,
      outcome: 'failed',
    })
  })

  test('is in the audit before its first statement runs', async () => {
    const { tenancy } = fleet.application
    await tenancy.system('watched', async (_db, placement) => {
      if (placement.mode !== 'pool') return
      expect(await lastAudit()).toMatchObject({ reason: 'watched', outcome: null })
    })
  })

  test.each(['', ' \n'])('without a reason (%j) nothing runs', async (reason) => {
    const before = await lastAudit()
    let ran = false
    const refused = fleet.application.tenancy.system(reason, async () => {
      ran = true
    })
    await expect(refused).rejects.toMatchObject({ code: 'SYSTEM_REASON_MISSING' })
    expect(ran).toBe(false)
    expect(await lastAudit()).toEqual(before)
  })

  test('its database ends with it', async () => {
    let leaked: SystemDatabase<TestDatabase> | undefined
    await fleet.application.tenancy.system('leak', async (db) => {
      leaked = db
    })
    await expect(leaked?.selectFrom('invoice').select('number').execute()).rejects.toMatchObject({
      code: 'SYSTEM_SCOPE_ENDED',
    })
  })

  test('the application can neither write nor read the audit, and the system cannot rewrite it', async () => {
    await fleet.application.asAppRole(fleet.database, async (client) => {
      for (const statement of [
        "insert into tenantry.audit (actor, reason) values ('x', 'y')",
        'select * from tenantry.audit',
        'delete from tenantry.audit',
      ]) {
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
      }
    })
    const { tenancy } = fleet.application
    for (const statement of [
      'delete from tenantry.audit',
      "update tenantry.audit set reason = 'nothing'",
      "update tenantry.audit set actor = 'nobody'",
    ]) {
      const rewriting = tenancy.system('cover up', (db) => sql.raw(statement).execute(db))
      await expect(rewriting).rejects.toMatchObject({ code: expect.stringMatching(/42501|42P01/) })
    }
  })
})
