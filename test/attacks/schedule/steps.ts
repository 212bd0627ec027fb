import { sql } from 'kysely'

import type { Step } from './request.ts'

const DIVISION_BY_ZERO = '22012'
const ABORTED = '25P02'
const ON_PURPOSE = 'on purpose'

class OnPurpose extends Error {
  readonly code = ON_PURPOSE
}

const readRaw: Step = async (request, db) => {
  const { rows } = await sql`select number, tenant_id from invoice`.execute(db)
  request.see(rows)
}

const readWithBuilder: Step = async (request, db) => {
  request.see(await db.selectFrom('invoice').select(['number', 'tenant_id']).execute())
}

const write: Step = async (request, db) => {
  const { ledger } = request.context
  const number = request.nextRow()
  ledger.unsure.add(number)
  await db.insertInto('invoice').values({ number }).execute()
  ledger.written.add(number)
}

const fail: Step = async (request, db) => {
  await request.expect([DIVISION_BY_ZERO], () => sql`select 1 / 0, number from invoice`.execute(db))
}

const failOnARow: Step = async (request, db) => {
  await request.expect(['22P02'], () => sql`select number::int from invoice`.execute(db))
}

const changeInATransaction: Step = async (request) => {
  const { tenancy, ledger, point } = request.context
  const numbers = [request.nextRow(), request.nextRow()]
  for (const number of numbers) ledger.unsure.add(number)
  await tenancy.transaction(async (trx) => {
    for (const number of numbers) {
      await trx.insertInto('invoice').values({ number }).execute()
      await point(`${request.name} is in a transaction`)
      await readRaw(request, trx)
    }
  })
  for (const number of numbers) ledger.written.add(number)
}

const rollBack: Step = async (request) => {
  const { tenancy } = request.context
  await request.expect([ON_PURPOSE], () =>
    tenancy.transaction(async (trx) => {
      await trx.insertInto('invoice').values({ number: request.nextRow() }).execute()
      await readWithBuilder(request, trx)
      throw new OnPurpose(ON_PURPOSE)
    }),
  )
}

const failInATransaction: Step = async (request) => {
  const { tenancy } = request.context
  await request.expect([ABORTED, DIVISION_BY_ZERO, 'TRANSACTION_ROLLED_BACK'], () =>
    tenancy.transaction(async (trx) => {
      await trx.insertInto('invoice').values({ number: request.nextRow() }).execute()
      await sql`select 1 / 0`.execute(trx).catch(() => undefined)
      await readRaw(request, trx)
    }),
  )
}

/** The first failure ends the transaction, while others are still queued: none of them may come later. */
const leaveOthersBehind: Step = async (request) => {
  const { tenancy } = request.context
  const late: Promise<unknown>[] = []
  await request.expect([DIVISION_BY_ZERO], () =>
    tenancy.transaction(async (trx) => {
      const all = [
        sql`select 1 / 0`.execute(trx),
        trx.insertInto('invoice').values({ number: request.nextRow() }).execute(),
        trx.insertInto('invoice').values({ number: request.nextRow() }).execute(),
      ]
      late.push(...all)
      await Promise.all(all)
    }),
  )
  await Promise.allSettled(late)
}

/** The request ends while its statement is still on its way. */
const goAway: Step = async (request, db) => {
  const { point } = request.context
  request.late.push(
    request
      .expect([], async () => {
        await readRaw(request, db)
        await point(`${request.name} is late`)
        await readWithBuilder(request, db)
      })
      .then(() => undefined),
  )
}

const leaveATrace: Step = async (request, db) => {
  const mark = `${request.tenant.slug}:trace`
  const { rows } = await sql`select set_config('app.mark', ${mark}, false)`.execute(db)
  request.see(rows)
}

const lookForTraces: Step = async (request, db) => {
  const { rows } = await sql`select current_setting('app.mark', true) as mark,
    current_setting('tenantry.tenant_id', true) as tenant`.execute(db)
  request.see(rows)
}

const enterAnother: Step = async (request) => {
  const { tenancy } = request.context
  await request.expect(['CONTEXT_NESTED'], () =>
    tenancy.run(request.otherTenant().slug, () =>
      sql`select number from invoice`.execute(tenancy.db),
    ),
  )
}

const nest: Step = async (request) => {
  const { tenancy } = request.context
  await tenancy.run(request.tenant.slug, () => readRaw(request, tenancy.db))
}

const useASavepoint: Step = async (request, db) => {
  const { ledger } = request.context
  const kept = request.nextRow()
  ledger.unsure.add(kept)
  const trx = await db.startTransaction().execute()
  try {
    await trx.insertInto('invoice').values({ number: kept }).execute()
    const inner = await trx.savepoint('inner').execute()
    await inner.insertInto('invoice').values({ number: request.nextRow() }).execute()
    await inner.rollbackToSavepoint('inner').execute()
    await trx.commit().execute()
  } catch (error) {
    await trx.rollback().execute()
    throw error
  }
  ledger.written.add(kept)
}

const readAStream: Step = async (request, db) => {
  const { dice, point } = request.context
  let left = dice.roll(4)
  for await (const row of db.selectFrom('invoice').select(['number', 'tenant_id']).stream(1)) {
    request.see(row)
    await point(`${request.name} has read a row`)
    left -= 1
    if (left < 0) break
  }
}

/** All that a request may do; what is there twice is done twice as often. */
export const STEPS: readonly [Step, ...Step[]] = [
  readRaw,
  readRaw,
  readWithBuilder,
  readWithBuilder,
  write,
  write,
  fail,
  failOnARow,
  changeInATransaction,
  changeInATransaction,
  rollBack,
  failInATransaction,
  leaveOthersBehind,
  goAway,
  leaveATrace,
  lookForTraces,
  enterAnother,
  nest,
  useASavepoint,
  readAStream,
]
