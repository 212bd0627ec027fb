import { expect, test } from 'vitest'

import { refusedIn } from './extract-program.ts'

const BILLING = `
// billing/index.ts
export async function issue(id: string): Promise<string> { return id }
export const total = (ids: readonly string[]): number => ids.length
export class Ledger { lines: string[] = []; add(line: string): void { this.lines.push(line) } }
export let current = 0
export const rates = new Map<string, number>()
export const known = new Map<string, number>()
export const change = (): void => { current += 1; known.set('a', current) }
`

/** The text of `main.ts`, what is refused of it, why, and what to do. */
const OUTSIDE: readonly (readonly [string, string, string, RegExp, RegExp])[] = [
  [
    'a namespace that is passed on',
    `import * as billing from './billing/index.ts'\nexport const names = Object.keys(billing)`,
    'src/main.ts:2:namespace-handed-on:*',
    /handed on or indexed/,
    /Name the members/,
  ],
  [
    'a namespace that is indexed',
    `import * as billing from './billing/index.ts'\nexport const get = (name: 'issue' | 'total') => billing[name]`,
    'src/main.ts:2:namespace-handed-on:*',
    /handed on or indexed/,
    /Name the members/,
  ],
  [
    'what import(…) brings, handed on',
    `export const load = () => import('./billing/index.ts')`,
    'src/main.ts:1:namespace-handed-on:*',
    /handed on or indexed/,
    /Name the members/,
  ],
  [
    'an import for its effect',
    `import './billing/index.ts'\nexport {}`,
    'src/main.ts:1:import-side-effect:./billing/index.ts',
    /in which of the two processes/,
    /Export a function that does it/,
  ],
  [
    'an import(…) for its effect',
    `await import('./billing/index.ts')\nexport {}`,
    'src/main.ts:1:import-side-effect:./billing/index.ts',
    /in which of the two processes/,
    /Export a function that does it/,
  ],
  [
    'an import of a computed name',
    'export const load = async (file: string): Promise<unknown> => await import(`./billing/${file}.ts`)',
    'src/main.ts:1:import-computed:import(`./billing/${file}.ts`)',
    /known when it runs only/,
    /Write the names out/,
  ],
  [
    'an addition of more than types',
    `declare module './billing/index.ts' { export const note: string }\nexport {}`,
    'src/main.ts:1:module-declaration:./billing/index.ts',
    /adds to types/,
    /Put the addition into the module/,
  ],
  [
    'an instance of a class',
    `import { Ledger } from './billing/index.ts'\nexport const ledger = new Ledger()`,
    'src/main.ts:2:class-instance:Ledger',
    /lives in one process/,
    /plain data/,
  ],
  [
    'a class as a base',
    `import { Ledger } from './billing/index.ts'\nexport class Mine extends Ledger {}`,
    'src/main.ts:2:class-extended:Ledger',
    /base of another class/,
    /Move the base class/,
  ],
  [
    'exported state that changes',
    `import { current } from './billing/index.ts'\nexport const now = () => current`,
    'src/main.ts:2:mutable-state:current',
    /can change/,
    /Export a function that reads it/,
  ],
  [
    'a map that is changed',
    `import { rates } from './billing/index.ts'\nexport const set = () => rates.set('EUR', 1)`,
    'src/main.ts:2:mutable-state:rates',
    /can change/,
    /Export a function that reads it/,
  ],
  [
    'a map that the module changes',
    `import { known } from './billing/index.ts'\nexport const get = () => known.get('a')`,
    'src/main.ts:2:mutable-state:known',
    /can change/,
    /Export a function that reads it/,
  ],
  [
    'a call within a transaction',
    `import { issue } from './billing/index.ts'
declare const db: { transaction<T>(run: () => Promise<T>): Promise<T> }
export const run = async () => await db.transaction(async () => await issue('a'))`,
    'src/main.ts:3:transaction-spans:issue',
    /transaction of line 3/,
    /before the transaction or behind it/,
  ],
  [
    'a function that answers at once, as a value',
    `import { total } from './billing/index.ts'\nexport const counts = [total]`,
    'src/main.ts:2:function-value:total',
    /answers at once/,
    /make it async before/,
  ],
  [
    'use in a constructor',
    `import { total } from './billing/index.ts'\nexport class Page { readonly size: number; constructor(ids: string[]) { this.size = total(ids) } }`,
    'src/main.ts:2:sync-place:total',
    /constructor/,
    /./,
  ],
  [
    'use in a getter',
    `import { total } from './billing/index.ts'\nexport class Page { ids: string[] = []; get size(): number { return total(this.ids) } }`,
    'src/main.ts:2:sync-place:total',
    /getter/,
    /./,
  ],
  [
    'use in a callback of sort',
    `import { total } from './billing/index.ts'\nexport const sorted = (all: string[][]) => all.toSorted((a, b) => total(a) - total(b))`,
    'src/main.ts:2:sync-place:total',
    /toSorted/,
    /./,
  ],
  [
    'use in a callback of filter',
    `import { total } from './billing/index.ts'\nexport const full = (all: string[][]) => all.filter((one) => total(one) > 0)`,
    'src/main.ts:2:sync-place:total',
    /filter/,
    /./,
  ],
  [
    'a require(…) without types of what answers at once',
    `const billing = require('./billing/index.ts')\nexport const size = billing.total([])`,
    'src/main.ts:2:call-sync:total',
    /without its type/,
    /import billing = require/,
  ],
]

test.each(OUTSIDE)('%s is refused', async (_what, main, id, why, remedy) => {
  const refused = await refusedIn(`${BILLING}\n// main.ts\n${main}\n`)
  expect(refused).toContainEqual({
    id,
    why: expect.stringMatching(why),
    remedy: expect.stringMatching(remedy),
  })
  // What is called twice on a line has two edges of one kind.
  expect(new Set(refused.map((one) => one.id))).toEqual(new Set([id]))
})

/** The text of a function `run` of the module, what is refused of it, why, and what to do. */
const CROSSING: readonly (readonly [string, string, string, RegExp, RegExp])[] = [
  [
    'an instance with methods as a result',
    'export class Cart { lines = 0; add(): void { this.lines += 1 } }\nexport async function run(): Promise<Cart> { return new Cart() }',
    'src/billing/index.ts:2:class-instance:run(result)',
    /It cannot cross/,
    /./,
  ],
  [
    'an open type parameter',
    'export async function run<T>(value: T): Promise<T> { return value }',
    'src/billing/index.ts:1:generic-open:run(run)',
    /only the caller knows/,
    /one function for each type/,
  ],
  [
    'a callback',
    'export async function run(each: (id: string) => void): Promise<void> { each("a") }',
    'src/billing/index.ts:1:callback:run(each)',
    /It cannot cross/,
    /./,
  ],
  [
    'a connection as an argument',
    `import type { Pool } from 'pg'\nexport async function run(pool: Pool): Promise<void> { await pool.query('select 1') }`,
    'src/billing/index.ts:2:handle-argument:run(pool)',
    /It cannot cross/,
    /./,
  ],
  [
    'a transaction as an argument',
    `import type { Transaction } from 'kysely'\nexport async function run(trx: Transaction<object>): Promise<void> { void trx }`,
    'src/billing/index.ts:2:handle-argument:run(trx)',
    /It cannot cross/,
    /./,
  ],
  [
    'an argument that is changed further down',
    'const add = (lines: { id: string }[]): void => { lines[0]!.id = "a" }\nexport async function run({ lines }: { lines: { id: string }[] }): Promise<void> { add(lines) }',
    'src/billing/index.ts:1:argument-mutated:run(lines[].id)',
    /gets a copy/,
    /return it/,
  ],
  [
    'an argument that is changed',
    'export async function run(ids: string[]): Promise<void> { ids.push("a") }',
    'src/billing/index.ts:1:argument-mutated:run(ids)',
    /change/,
    /./,
  ],
]

test.each(CROSSING)('%s is refused', async (_what, billing, id, why, remedy) => {
  const main = `import { run } from './billing/index.ts'\nexport const all = [run]`
  const refused = await refusedIn(`// billing/index.ts\n${billing}\n// main.ts\n${main}\n`)
  expect(refused).toContainEqual({
    id,
    why: expect.stringMatching(why),
    remedy: expect.stringMatching(remedy),
  })
})

test('a circle is refused with the shortest way back, and the cheapest import to cut', async () => {
  const refused = await refusedIn(`
// report.ts
import { issue, pay } from './billing/index.ts'
export const report = async () => [await issue(), await pay()]
// middle.ts
export { report } from './report.ts'
// billing/index.ts
import { report } from '../middle.ts'
export const issue = async (): Promise<string> => typeof report
export const pay = async (): Promise<string> => 'paid'
// main.ts
import { issue } from './billing/index.ts'
export const run = async () => await issue()
`)
  expect(refused).toEqual([
    {
      id: 'src/billing/index.ts:1:cycle:src/middle.ts',
      why: 'The module imports src/middle.ts, which leads back to it: src/middle.ts -> src/report.ts -> src/billing/index.ts.',
      remedy:
        'Move what both need into a file that imports neither. The cheapest import to cut is that of src/report.ts in src/middle.ts, which takes report.',
    },
  ])
})
