import { expect, test } from 'vitest'

import { extractProgram, refusedIn } from './extract-program.ts'

const BILLING = `
// billing/types.ts
export interface Invoice { readonly id: string }
export class Ledger { readonly lines: string[] = [] }
// billing/index.ts
import type { Invoice } from './types.ts'
export type { Invoice } from './types.ts'
export async function issue(invoice: Invoice): Promise<Invoice> { return invoice }
`

test('what is added to a type of the module is added to that of the contracts', async () => {
  const { text, ran } = await extractProgram(`${BILLING}
// additions.ts
export interface Note { readonly text: string }
declare module './billing/types.ts' {
  // Of the printers.
  interface Invoice { readonly note?: Note }
}
// main.ts
import type { Note } from './additions.ts'
import { issue, type Invoice } from './billing/index.ts'
const invoice: Invoice = { id: 'a', note: { text: 'soon' } }
const note: Note | undefined = (await issue(invoice)).note
console.log(note?.text)
`)
  expect(text('src/additions.ts')).toContain(
    "declare module '../packages/billing-contracts/src/index.ts' {\n  // Of the printers.",
  )
  expect(ran).toEqual({ before: 'soon', local: 'soon', rehearsed: 'soon', calls: ['issue'] })
})

test('a type that is added to the module is one of the contracts', async () => {
  const { ran } = await extractProgram(`${BILLING}
// additions.ts
export {}
declare module './billing/index.ts' { interface Reminder { readonly days: number } }
// main.ts
import './additions.ts'
import type { Reminder } from './billing/index.ts'
const reminder: Reminder = { days: 3 }
console.log(reminder.days)
`)
  expect(ran?.local).toBe('3')
})

test('a file of declarations adds as well', async () => {
  const { text } = await extractProgram(BILLING, {
    files: {
      'src/additions.d.ts': `export {}
declare module './billing/types.ts' { interface Invoice { readonly note?: string } }`,
      'src/main.ts': `import { issue } from './billing/index.ts'
console.log((await issue({ id: 'a', note: 'b' })).note)`,
    },
  })
  expect(text('src/additions.d.ts')).toContain("declare module '../packages/billing-contracts/")
})

test('a file of declarations goes with the module, and finds what it names', async () => {
  const { text } = await extractProgram(
    `
// units.ts
export interface Money { readonly cents: number }
// billing/index.ts
import type { Price } from './price.d.ts'
export async function price(): Promise<Price> { return { of: { cents: 3 } } }
// main.ts
import { price } from './billing/index.ts'
console.log((await price()).of.cents)
`,
    {
      files: {
        'src/billing/price.d.ts': `import type { Money } from '../units.ts'
export interface Price { readonly of: Money }
`,
      },
    },
  )
  expect(text('services/billing/src/price.d.ts')).toContain("from '../../../src/units.ts'")
})

test.each([
  [
    'a field that has to be there',
    'interface Invoice { readonly note: string }',
    /does not know of/,
  ],
  ['a field of a class', 'interface Ledger { note?: string }', /Ledger is a class/],
  ['more than fields', 'export const rate: number', /more than fields/],
])('%s is no addition that others can make', async (_what, added, why) => {
  const refused = await refusedIn(`${BILLING}
// additions.ts
export {}
declare module './billing/types.ts' { ${added} }
`)
  expect(refused).toEqual([
    {
      id: 'src/additions.ts:2:module-declaration:./billing/types.ts',
      why: expect.stringMatching(why),
      remedy: expect.stringContaining('Put the addition into the module'),
    },
  ])
})

test('what the module uses itself has to be declared there', async () => {
  const refused = await refusedIn(`
// billing/types.ts
export interface Invoice { readonly id: string }
// billing/index.ts
import type { Invoice } from './types.ts'
export async function issue(invoice: Invoice): Promise<string> { return invoice.note ?? invoice.id }
// additions.ts
export {}
declare module './billing/types.ts' { interface Invoice { readonly note?: string } }
`)
  expect(refused).toMatchObject([{ why: expect.stringContaining('in src/billing/index.ts') }])
})
