import {
  array,
  bigint,
  type Codec,
  date,
  defineContract,
  errorType,
  lazy,
  literal,
  map,
  nothing,
  nullOr,
  number,
  object,
  optional,
  rest,
  string,
  tuple,
  undefinedOr,
} from '@tenantry/runtime/contract'
import type { FacadeOptions } from '@tenantry/runtime/extraction'

interface Line {
  readonly text: string
  readonly amount: bigint
}

interface Invoice {
  readonly id: string
  readonly dueAt: Date | null
  readonly lines: readonly Line[]
  readonly note?: string
  readonly state: 'open' | 'paid'
}

interface Options {
  limit?: number | undefined
}

interface BillingApi {
  find(id: string): Promise<Invoice | null>
  list(ids: readonly string[], options?: Options, signal?: AbortSignal): Promise<Invoice[]>
  totals(...ids: string[]): Promise<ReadonlyMap<string, bigint>>
  pay(id: string, signal: AbortSignal): Promise<void>
}

const invoice = object({
  id: string,
  dueAt: nullOr(date),
  lines: array(object({ text: string, amount: bigint })),
  note: optional(string),
  state: literal('open', 'paid'),
})
const find = { kind: 'read', arguments: tuple(string), result: nullOr(invoice) } as const
const list = {
  kind: 'read',
  arguments: tuple(
    array(string),
    optional(undefinedOr(object({ limit: optional(undefinedOr(number)) }))),
  ),
  result: array(invoice),
  signal: true,
} as const
const totals = {
  kind: 'read',
  arguments: tuple(rest(string)),
  result: map(string, bigint),
} as const
const pay = { kind: 'write', arguments: tuple(string), result: nothing, signal: true } as const
const named = { name: 'billing', version: '1' } as const

defineContract<BillingApi>({ ...named, operations: { find, list, totals, pay } })

// @ts-expect-error an operation is missing
defineContract<BillingApi>({ ...named, operations: { find, list, totals } })

const neverNull = { ...find, result: invoice } as const
// @ts-expect-error the result may be null
defineContract<BillingApi>({ ...named, operations: { find: neverNull, list, totals, pay } })

const byNumber = { ...find, arguments: tuple(number) } as const
// @ts-expect-error the argument is a string
defineContract<BillingApi>({ ...named, operations: { find: byNumber, list, totals, pay } })

const byTwo = { ...find, arguments: tuple(string, string) } as const
// @ts-expect-error there is one argument
defineContract<BillingApi>({ ...named, operations: { find: byTwo, list, totals, pay } })

const deaf = { kind: 'write', arguments: tuple(string), result: nothing } as const
// @ts-expect-error its last parameter is a signal
defineContract<BillingApi>({ ...named, operations: { find, list, totals, pay: deaf } })

const attentive = { ...find, signal: true } as const
// @ts-expect-error it takes no signal
defineContract<BillingApi>({ ...named, operations: { find: attentive, list, totals, pay } })

const others = {
  id: string,
  dueAt: nullOr(date),
  lines: array(object({ text: string, amount: bigint })),
  note: optional(string),
}
const narrow = { ...find, result: nullOr(object({ ...others, state: literal('open') })) } as const
// @ts-expect-error an invoice has a state that this codec does not encode
defineContract<BillingApi>({ ...named, operations: { find: narrow, list, totals, pay } })

const wide = { ...find, result: nullOr(object({ ...others, state: string })) } as const
// @ts-expect-error this codec decodes to a state that no invoice has
defineContract<BillingApi>({ ...named, operations: { find: wide, list, totals, pay } })

interface Tree {
  readonly name: string
  readonly children: readonly Tree[]
}

export const tree: Codec<Tree> = object({ name: string, children: array(lazy(() => tree)) })

class InvoiceMissing extends Error {
  readonly invoiceId: string = ''
}
errorType(InvoiceMissing, { invoiceId: string })
// @ts-expect-error the field is a string
errorType(InvoiceMissing, { invoiceId: number })
// @ts-expect-error there is no such field
errorType(InvoiceMissing, { orderId: string })

interface SyncApi {
  find(id: string): Invoice
}
// @ts-expect-error another process answers later, so each function returns a promise
defineContract<SyncApi>({ ...named, operations: { find } })

type Events = NonNullable<FacadeOptions<BillingApi>['events']>
export const payments: Events = ['pay']
// @ts-expect-error its callers wait for an invoice
export const invoices: Events = ['find']
