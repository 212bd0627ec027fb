import { expect, test } from 'vitest'

import { analyseCut, readDataSources, withEvents } from '../../src/extract/analyse/index.ts'
import type { ExtractionPlan } from '../../src/extract/index.ts'
import { readDataFiles } from '../../src/workspace/extraction/read-data-files.ts'
import { linesOf, withProgram } from './plan-program.ts'

const MODULE = `
// billing/index.ts
export class UsageRefused extends Error { readonly code = 'USAGE_REFUSED' }
export async function record(what: string): Promise<void> { void what }
export async function check(what: string): Promise<void> { if (what === '') throw new UsageRefused('empty') }
export async function find(id: string): Promise<string> { return id }
export async function watch(id: string, signal?: AbortSignal): Promise<void> { void id; void signal }
export async function drop(handle: () => void): Promise<void> { handle() }
// tenancy.ts
import type { Tenancy } from '@tenantry/runtime'
interface Tables { bill: { id: string } }
export declare const tenancy: Tenancy<Tables>
`

/** The plan of a program whose `app.ts` is given, with some functions as events. */
async function planWith(app: string, events: readonly string[]): Promise<ExtractionPlan> {
  return await withProgram(
    `${MODULE}\n// app.ts\n${app}`,
    async (cut) => {
      const sources = await readDataSources(cut, await readDataFiles(cut))
      return withEvents(analyseCut(cut, sources), events).plan
    },
    { types: ['node'] },
  )
}

/** Of the edges at calls. */
function callsOf(plan: ExtractionPlan): string[] {
  return linesOf(plan).filter((line) => /(?:call|transaction)/.test(line))
}

const IN_TRANSACTION = `import { record } from './billing/index.ts'
import { tenancy } from './tenancy.ts'
export async function sell(): Promise<void> {
  await tenancy.transaction(async (trx) => {
    await trx.insertInto('bill').values({ id: '1' }).execute()
    await record('bill')
  })
}
`

test('a call in a transaction of the Tenancy is refused, and written in it as an event', async () => {
  expect(callsOf(await planWith(IN_TRANSACTION, []))).toEqual([
    'in src/app.ts:6 call record: kept',
    'in src/app.ts:6 transaction-spans record: refused',
  ])
  const planned = await planWith(IN_TRANSACTION, ['record'])
  expect(callsOf(planned)).toEqual([
    'in src/app.ts:6 call record: kept',
    'in src/app.ts:6 transaction-spans record: rewritten',
  ])
  expect(planned.score).toMatchObject({ refused: 0 })
})

test.each([
  ['Kysely’s own', 'await tenancy.db.transaction().execute(async () => { await record("x") })'],
  ['another library’s', 'await prisma.$transaction(async () => { await record("x") })'],
])('in a transaction of %s it stays refused', async (_whose, statement) => {
  const plan = await planWith(
    `import { record } from './billing/index.ts'
import { tenancy } from './tenancy.ts'
declare const prisma: { $transaction(run: () => Promise<void>): Promise<void> }
export async function sell(): Promise<void> { ${statement} }
export const used = [tenancy, prisma]
`,
    ['record'],
  )
  const spanned = plan.edges.find(({ shape }) => shape === 'transaction-spans')
  expect(spanned?.verdict).toMatchObject({
    is: 'refused',
    remedy: expect.stringContaining('tenancy.transaction'),
  })
})

test('what goes on behind its end, or sees its errors, keeps a call from being an event', async () => {
  const plan = await planWith(
    `import { check, record, UsageRefused } from './billing/index.ts'
export function chained(done: () => void): void { void record('x').then(done) }
export async function caught(): Promise<boolean> {
  try {
    await check('')
    await record('x')
    return true
  } catch (error) {
    return error instanceof UsageRefused
  }
}
export async function logged(): Promise<void> { await record('x').catch(() => {}) }
export async function inner(): Promise<void> {
  try { [1].map(() => check('')) } catch { /* of the outer function */ }
}
`,
    ['check', 'record'],
  )
  const calls = callsOf(plan).filter((line) => !line.includes('UsageRefused'))
  expect(calls).toEqual([
    'in src/app.ts:2 call-sync record: refused',
    'in src/app.ts:5 call check: refused',
    'in src/app.ts:6 call record: kept',
    'in src/app.ts:12 call-sync record: kept',
    'in src/app.ts:14 call-sync check: kept',
  ])
})

test.each([
  ['find', 'returns something'],
  ['watch', 'takes a signal'],
  ['drop', 'cannot be sent'],
  ['nobody', 'no function of that name'],
  ['check', 'no function of that name'],
])('%s cannot be an event: %s', async (name, why) => {
  const planning = planWith(
    `import { drop, find, watch } from './billing/index.ts'
export const all = async (): Promise<void> => { await find(''); await watch(''); await drop(() => {}) }
`,
    [name],
  )
  await expect(planning).rejects.toMatchObject({
    code: 'USAGE_INVALID_VALUE',
    message: expect.stringContaining(why),
  })
})

test('an application without a Tenancy has nothing that writes events', async () => {
  const planning = withProgram(
    `
// billing/index.ts
export async function record(what: string): Promise<void> { void what }
// app.ts
import { record } from './billing/index.ts'
await record('x')
`,
    async (cut) => {
      const sources = await readDataSources(cut, await readDataFiles(cut))
      expect(withEvents(analyseCut(cut, sources), []).plan.events).toEqual([])
      return withEvents(analyseCut(cut, sources), ['record'])
    },
  )
  await expect(planning).rejects.toMatchObject({ code: 'USAGE_INVALID_VALUE' })
})

test('the plan tells which functions could be events: those whose every call is a statement', async () => {
  const app = `import { check, find, record } from './billing/index.ts'
import { tenancy } from './tenancy.ts'
export async function all(): Promise<void> {
  await record('1')
  void record('2')
  await tenancy.transaction(async () => { await record('3') })
  await find('4')
  const checked = await check('5')
  return checked
}
`
  expect((await planWith(app, [])).events).toEqual([
    { name: 'record', calls: 3, inTransactions: 1, isChosen: false },
  ])
  expect((await planWith(app, ['check'])).events).toEqual([
    { name: 'record', calls: 3, inTransactions: 1, isChosen: false },
    { name: 'check', calls: 1, inTransactions: 0, isChosen: true },
  ])
})
