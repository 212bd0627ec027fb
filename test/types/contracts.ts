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

defineContract<BillingApi>({
  ...named,
  // @ts-expect-error the result may be null
  operations: { find: { ...find, result: invoice }, list, totals, pay },
})

defineContract<BillingApi>({
  ...named,
  // @ts-expect-error the argument is a string
  operations: { find: { ...find, arguments: tuple(number) }, list, totals, pay },
})

defineContract<BillingApi>({
  ...named,
  // @ts-expect-error there is one argument
  operations: { find: { ...find, arguments: tuple(string, string) }, list, totals, pay },
})

defineContract<BillingApi>({
  ...named,
  // @ts-expect-error its last parameter is a signal
  operations: {
    find,
    list,
    totals,
    pay: { kind: 'write', arguments: tuple(string), result: nothing },
  },
})

defineContract<BillingApi>({
  ...named,
  // @ts-expect-error it takes no signal
  operations: { find: { ...find, signal: true }, list, totals, pay },
})

defineContract<BillingApi>({
  ...named,
  // @ts-expect-error an invoice has a state more than this codec takes
  operations: {
    find: { ...find, result: nullOr(object({ ...invoiceFields(), state: literal('open') })) },
    list,
    totals,
    pay,
  },
})

defineContract<BillingApi>({
  ...named,
  // @ts-expect-error an invoice has no state that this codec decodes
  operations: {
    find: { ...find, result: nullOr(object({ ...invoiceFields(), state: string })) },
    list,
    totals,
    pay,
  },
})

function invoiceFields() {
  return {
    id: string,
    dueAt: nullOr(date),
    lines: array(object({ text: string, amount: bigint })),
    note: optional(string),
  }
}

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
