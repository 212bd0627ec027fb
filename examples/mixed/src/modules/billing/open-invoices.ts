import type { SystemDatabase } from '@tenantry/runtime'

import type { BillingTables } from './repository.ts'

export interface OpenInvoices {
  readonly currency: string
  readonly count: number
  /** In cents. */
  readonly amount: number
}

/** What the tenants of one placement are owed. */
export async function sumOpenInvoices(db: SystemDatabase<BillingTables>): Promise<OpenInvoices[]> {
  const rows = await db
    .selectFrom('invoice')
    .select(({ fn }) => [
      'currency',
      fn.countAll<string>().as('count'),
      fn.sum<string>('amount').as('amount'),
    ])
    .where('paid', '=', false)
    .groupBy('currency')
    .execute()
  return rows.map(({ currency, count, amount }) => ({
    currency,
    count: Number(count),
    amount: Number(amount),
  }))
}

/** One sum for each currency over all placements, in the order of their codes. */
export function addUp(placements: readonly (readonly OpenInvoices[])[]): OpenInvoices[] {
  const sums = new Map<string, OpenInvoices>()
  for (const { currency, count, amount } of placements.flat()) {
    const sum = sums.get(currency) ?? { currency, count: 0, amount: 0 }
    sums.set(currency, { currency, count: sum.count + count, amount: sum.amount + amount })
  }
  return [...sums.values()].sort((one, other) => (one.currency < other.currency ? -1 : 1))
}
