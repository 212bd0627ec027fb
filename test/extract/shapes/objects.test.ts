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

test('members that are waived run in the application, with their object as this', async () => {
  const { text, ran } = await extractProgram(
    `
// billing/index.ts
class Ledger {
  lines = 0
  async book(run: () => number): Promise<number> { this.lines += run(); return this.lines }
  async same<T>(value: T): Promise<T> { this.lines += 1; return value }
  async read(): Promise<number> { return this.lines }
}
export default new Ledger()
// main.ts
import ledger from './billing/index.ts'
const booked = await ledger.book(() => 3)
const same: string = await ledger.same('a')
console.log(booked, same, ledger.lines, await ledger.read())
`,
    { isWaived: true },
  )
  const facade = text('src/billing/index.ts')
  expect(facade).toContain('book: ledgerHere.book.bind(ledgerHere)')
  expect(facade).toMatch(/get lines\(\) \{\s+return ledgerHere\.lines/)
  const before = '3 a 4 4'
  expect(ran).toMatchObject({ before, local: before, rehearsed: before, calls: ['ledgerRead'] })
})
