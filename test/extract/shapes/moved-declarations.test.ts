import { expect, test } from 'vitest'

import { extractProgram } from './extract-program.ts'

test('enums move into the contracts; const enums become unions, and their members constants', async () => {
  const { text, ran } = await extractProgram(`
// billing/status.ts
export enum Status { Open = 'open', Paid = 'paid' }
export enum Size { Small, Large = 4 }
export const enum Kind { Cash = 'cash', Card = 'card' }
// billing/index.ts
import { Kind, Size, Status } from './status.ts'
export { Kind, Size, Status } from './status.ts'
export async function pay(kind: Kind, size: Size): Promise<{ readonly status: Status; readonly size: Size }> {
  return { status: kind === Kind.Cash ? Status.Paid : Status.Open, size }
}
// main.ts
import { Kind, pay, Size, Status } from './billing/index.ts'
const paid = await pay(Kind.Cash, Size.Large)
console.log(paid.status === Status.Paid, Size[paid.size], paid.size, (await pay(Kind.Card, Size.Small)).status)
`)
  const contracts = text('packages/billing-contracts/src/index.ts') ?? ''
  expect(contracts).toContain('export enum Status {')
  expect(text('services/billing/src/status.ts')).not.toContain('enum Status')
  const before = 'true Large 4 open'
  expect(ran).toEqual({ before, local: before, rehearsed: before, calls: ['pay', 'pay'] })
})

test('errors are of their class behind the wire, with their fields, cause and base', async () => {
  const { text, ran } = await extractProgram(`
// billing/errors.ts
import { inspect } from 'node:util'
interface Details { readonly at: Date }
export class BillingError extends Error {}
export class InvoicePaidError extends BillingError {
  readonly code = 'INVOICE_PAID'
  constructor(readonly id: string, readonly details: Details) { super('paid: ' + inspect(id)) }
}
export const unrelated = 3
// billing/index.ts
import { InvoicePaidError } from './errors.ts'
export { BillingError, InvoicePaidError } from './errors.ts'
export async function pay(id: string): Promise<void> { throw new InvoicePaidError(id, { at: new Date(0) }) }
// main.ts
import { BillingError, InvoicePaidError, pay } from './billing/index.ts'
try { await pay('a') } catch (error) {
  if (!(error instanceof InvoicePaidError)) throw error
  console.log(error instanceof BillingError, error.code, error.id, error.message, error.details.at.toISOString())
}
`)
  expect(text('services/billing/src/errors.ts')).not.toMatch(/node:util|interface Details/)
  const before = "true INVOICE_PAID a paid: 'a' 1970-01-01T00:00:00.000Z"
  expect(ran).toEqual({ before, local: before, rehearsed: before, calls: ['pay'] })
})

test('of an import that is used elsewhere too, only what moved takes its names along', async () => {
  const { text } = await extractProgram(`
// billing/index.ts
import { format, inspect } from 'node:util'
export class Locked extends Error { constructor(id: string) { super(inspect(id)) } }
export async function lock(id: string): Promise<string> { if (id === '') throw new Locked(id); return format(id) }
// main.ts
import { Locked, lock } from './billing/index.ts'
console.log(await lock('a'), Locked.name)
`)
  expect(text('services/billing/src/index.ts')).toContain("import { format } from 'node:util'")
})

test('a value and a type of one name are both there', async () => {
  const { text, ran } = await extractProgram(`
// billing/schema.ts
interface Schema<T> { readonly kind: 'schema'; readonly of?: T }
export type Static<S> = S extends Schema<infer T> ? T : never
export const schemaOf = <T,>(): Schema<T> => ({ kind: 'schema' })
// billing/index.ts
import { schemaOf, type Static } from './schema.ts'
export const Invoice = schemaOf<{ id: string }>()
export type Invoice = Static<typeof Invoice>
export interface find { readonly id: string }
export async function find(id: string): Promise<Invoice> { return { id } }
export type Ledger = { readonly id: string }
export const Ledger = { async open(id: string): Promise<Ledger> { return { id } } }
// main.ts
import { find, Invoice, Ledger } from './billing/index.ts'
const one: Invoice = await find('a')
const two: find = one
const three: Ledger = await Ledger.open('b')
console.log(Invoice.kind, two.id, three.id)
`)
  expect(text('src/billing/index.ts')).toContain('export type Ledger = LedgerType')
  const before = 'schema a b'
  expect(ran).toEqual({ before, local: before, rehearsed: before, calls: ['find', 'ledgerOpen'] })
})
