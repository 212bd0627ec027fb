import type { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'

import { BILLING } from './billing-module.ts'
import { CONTRACT_SOURCE, mustRun, WITHOUT_RUNTIME } from './contract-source.ts'
import { openProgram } from './open-program.ts'
import { printModule, readModule, type ReadModule, withoutMoved } from './read-module.ts'

const LATER = `
type Later<Run> = Run extends (...given: infer Given) => infer Result ? (...given: Given) => Promise<Awaited<Result>> : never`

const TYPES = [
  'Cents',
  'InvoiceId',
  'LineId',
  'Status',
  'Size',
  'Stamped',
  'Invoice',
  'Line',
  'Payment',
  'Json',
  'JsonValue',
  'JsonArray',
  'Draft',
  'Counts',
  'History',
]
const FUNCTIONS = ['findInvoice', 'pay', 'sum', 'describeIt', 'keep', 'some']

/** Each is assignable to the other: the type of the contract, and the one that the module had. */
const SAME = `
import * as own from './billing.ts'
import type * as wire from './contract.ts'
${LATER}
${TYPES.map(
  (name) => `
export const ${name}There = (given: own.${name}): wire.${name} => given
export const ${name}Back = (given: wire.${name}): own.${name} => given`,
).join('')}
${FUNCTIONS.map(
  (name) => `
export const ${name}There = (given: Later<typeof own.${name}>): wire.BillingApi['${name}'] => given
export const ${name}Back = (given: wire.BillingApi['${name}']): Later<typeof own.${name}> => given`,
).join('')}
export const pageThere = (given: own.Page<own.Invoice>): wire.PageOfInvoice => given
export const pageBack = (given: wire.PageOfInvoice): own.Page<own.Invoice> => given
export const bookThere = (given: typeof own.ledger.book): wire.BillingApi['ledgerBook'] => given
export const bookBack = (given: wire.BillingApi['ledgerBook']): typeof own.ledger.book => given
export const monthly = (given: own.Reports['monthly']): wire.BillingApi['reportsMonthly'] => given
export const over = (given: typeof own.parse) => ({
  parse: async (text: string) => given(text),
  parse2: async (text: number, zone: string | null) => given(text, zone),
}) satisfies Pick<wire.BillingApi, 'parse' | 'parse2'>
// Its signal is an argument of its own.
export const search = (run: typeof own.search): wire.BillingApi['search'] =>
  (text, options, signal) => run(text, { ...options, ...(signal ? { signal } : {}) })
`

const PROJECTS: readonly (readonly [string, ts.CompilerOptions])[] = [
  ['a strict project', {}],
  ['one whose optional fields may be undefined', { exactOptionalPropertyTypes: false }],
  [
    'one without strictNullChecks',
    { strict: false, exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false },
  ],
]

interface Printed {
  readonly read: ReadModule
  readonly text: string
  readonly complaintsOf: (contract: string) => readonly string[]
}

function printIn(options: ts.CompilerOptions): Printed {
  const read = readModule(BILLING, {}, options)
  const printed = printModule(read)
  const files = withoutMoved(read, printed, { 'billing.ts': BILLING })
  const complaintsOf = (contract: string): readonly string[] =>
    openProgram(
      { ...files, 'contract.ts': contract, 'same.ts': SAME },
      { ...options, paths: { '@tenantry/runtime/contract': [CONTRACT_SOURCE] } },
    ).complaints()
  return { read, text: printed.text, complaintsOf }
}

describe.skipIf(!mustRun)(`the printed contract${mustRun ? '' : WITHOUT_RUNTIME}`, () => {
  test.each(PROJECTS)('is what the module was, in %s', (_, options) => {
    const { read, text, complaintsOf } = printIn(options)
    expect(read.written.complaints()).toEqual([])
    expect(read.refused).toEqual([])
    expect(read.refusedErrors).toEqual([])
    expect(read.typesLeft).toEqual(['Page', 'Reports'])
    expect(complaintsOf(text)).toEqual([])
  })

  test('would not be if something were written otherwise', () => {
    const { text, complaintsOf } = printIn({})
    const changed = [
      ["'strange-key': bigint", "'strange-key': number"],
      ['  pdf: Uint8Array', '  pdf: Uint8Array\n  more: string'],
      ['result: centsCodec', 'result: string'],
      ['start?: number', 'start: number'],
    ] as const
    const all = changed.reduce((before, [from, to]) => {
      const after = before.replace(from, to)
      expect(after).not.toBe(before)
      return after
    }, text)
    const complaints = complaintsOf(all).join('\n')
    for (const piece of [
      "'number' is not assignable to type 'bigint'",
      "'more'",
      'contract.ts',
      'start',
    ]) {
      expect(complaints).toContain(piece)
    }
  })
})
