import {
  array,
  type Contract,
  date,
  defineContract,
  nullOr,
  number,
  object,
  string,
  tuple,
} from '@tenantry/runtime/contract'

export interface Invoice {
  readonly id: string
  readonly number: string
  readonly issuedAt: Date
  readonly lines: readonly { readonly text: string; readonly amount: number }[]
}

export interface BillingApi {
  find(id: string): Promise<Invoice | null>
}

const invoice = object({
  id: string,
  number: string,
  issuedAt: date,
  lines: array(object({ text: string, amount: number })),
})

export const billing: Contract<BillingApi> = defineContract<BillingApi>({
  name: 'billing',
  version: '1',
  operations: { find: { kind: 'read', arguments: tuple(string), result: nullOr(invoice) } },
})

export function findInvoice(id: string): Invoice {
  return {
    id,
    number: 'R-2026-0001',
    issuedAt: new Date(1_767_225_600_000),
    lines: Array.from({ length: 5 }, (_, at) => ({ text: `line ${at}`, amount: at * 100 })),
  }
}
