import { expect, test } from 'vitest'

import { extractProgram, refusedIn } from './extract-program.ts'

test('the functions of an object are called one by one, each on the object', async () => {
  const { text, ran } = await extractProgram(`
// billing/index.ts
class Ledger {
  readonly currency = 'EUR'
  readonly lines: string[] = []
  constructor(readonly prefix: string) {}
  /** Books a line. */
  async book(line: string): Promise<string> { this.lines.push(line); return this.prefix + line }
  count(): number { return this.lines.length }
  private hidden(): void {}
  touch(): void { this.hidden() }
}
export const ledger = new Ledger('l-')
export const prices = { limit: 3, async of(id: string): Promise<number> { return id.length + this.limit } } as const
export default new Ledger('d-')
// main.ts
import standing, { ledger, prices } from './billing/index.ts'
const { book } = standing
export const booked = book
const first = await ledger.book('a')
console.log(JSON.stringify([first, ledger.count(), ledger.currency, await prices.of('abc'), prices.limit, await standing.book('z')]))
`)
  expect(text('src/billing/index.ts')).toContain(`export const ledger: {
  readonly book: BillingApi['ledgerBook']
  readonly count: BillingApi['ledgerCount']
  readonly currency: (typeof ledgerHere)['currency']
}`)
  expect(text('src/main.ts')).toContain('await ledger.count()')
  const before = '["l-a",1,"EUR",6,3,"d-z"]'
  expect(ran).toEqual({
    before,
    local: before,
    rehearsed: before,
    calls: ['ledgerBook', 'ledgerCount', 'pricesOf', 'indexLedgerBook'],
  })
})

const LEDGER = `
// billing/index.ts
export class Ledger { lines: string[] = []; async book(line: string): Promise<void> { this.lines.push(line) } }
export const ledger = new Ledger()
export const handlers: Record<string, () => Promise<void>> = { a: async () => {} }
`

test.each([
  [
    'handed on as a whole',
    `import { ledger } from './billing/index.ts'\nexport const given = [ledger]`,
    'src/main.ts:2:object-handed-on:ledger',
    /handed on as a whole/,
    /Hand on the functions that are needed/,
  ],
  [
    'whose state is read',
    `import { ledger } from './billing/index.ts'\nexport const lines = () => ledger.lines`,
    'src/main.ts:2:mutable-state:ledger.lines',
    /can change/,
    /Export a function that reads it/,
  ],
  [
    'that is indexed',
    `import { handlers } from './billing/index.ts'\nexport const run = async (name: string) => { await handlers[name]?.() }`,
    'src/main.ts:2:object-handed-on:handlers',
    /handed on as a whole/,
    /Hand on the functions that are needed/,
  ],
])('an object %s is refused', async (_what, main, id, why, remedy) => {
  expect(await refusedIn(`${LEDGER}\n// main.ts\n${main}\n`)).toEqual([
    { id, why: expect.stringMatching(why), remedy: expect.stringMatching(remedy) },
  ])
})

test('functions of a class itself are called one by one, and its type stays', async () => {
  const { text, ran } = await extractProgram(`
// billing/index.ts
export class Billing<T> {
  static readonly limit = 3
  static async issue(id: string): Promise<string> { return Billing.prefix + id }
  static count(ids: readonly string[]): number { return ids.length }
  private static readonly prefix = 'i-'
  readonly of: T | undefined
  count(): void {}
}
// main.ts
import { Billing } from './billing/index.ts'
export const keep = (one: Billing<string>): string | undefined => one.of
console.log(await Billing.issue('a'), Billing.count(['b']), Billing.limit)
`)
  expect(text('src/billing/index.ts')).toContain('export type Billing<T> = BillingType<T>')
  const before = 'i-a 1 3'
  expect(ran).toEqual({
    before,
    local: before,
    rehearsed: before,
    calls: ['billingIssue', 'billingCount'],
  })
})
