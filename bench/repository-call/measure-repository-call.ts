import { createTenancy } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { cycle } from '../measure/cycle.ts'
import { timeBatch } from '../measure/time-batch.ts'
import { createInvoiceFleet } from '../scoped-select/invoice-fleet.ts'
import { HandWrittenInvoices } from './hand-written-invoices.ts'
import { InvoiceRepository } from './invoice.repository.ts'
import type { BillingTables } from './tables.generated.ts'

const RUNS = 51
/** Thousands of calls, so that V8 has optimised both: before, a call of either takes twice as long and more. */
const WARMUPS = 100
const BATCH = 50
const PAGE = 50

/** The files beside this one are what `saas generate repositories` writes for the application of the benchmarks. */
export async function measureRepositoryCall(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  await using tenancy = await createTenancy<BillingTables>(fleet.config)
  const generated = new InvoiceRepository(tenancy)
  const written = new HandWrittenInvoices(tenancy)
  const ids = cycle(fleet.ids)
  const { first, next } = await tenancy.run(fleet.slug, async () => {
    const { items, next: cursor } = await generated.list({ limit: 1 })
    return { first: items[0]?.id ?? '', next: cursor ?? '' }
  })
  let amount = 0
  const calls = {
    find: [() => generated.find(ids.next().value), () => written.find(ids.next().value)],
    list: [() => generated.list({ limit: PAGE, after: next }), () => written.list(PAGE, first)],
    create: [() => generated.create({ number: 'R', amount: 1 }), () => written.create('R', 1)],
    update: [
      () => generated.update(ids.next().value, { amount: (amount += 1) }),
      () => written.update(ids.next().value, (amount += 1)),
    ],
  } as const
  const results: Result[] = []
  for (const [name, [ours, reference]] of Object.entries(calls)) {
    const times = await alternate(
      {
        ours: () => tenancy.run(fleet.slug, () => timeBatch(BATCH, ours)),
        reference: () => tenancy.run(fleet.slug, () => timeBatch(BATCH, reference)),
      },
      { runs: RUNS, warmups: WARMUPS },
    )
    results.push({
      name: `repository-call/${name}`,
      ...compare(times.ours, times.reference),
      better: 'lower',
      unit: 'ms',
      oursIs: `\`${name}\` of a generated repository, inside a \`tenancy.run()\``,
      referenceIs: 'the same in Kysely on `tenancy.db`, written by hand; its cursor is a bare id',
      excluded: 'connecting, and entering run(); one connection, no network',
      goal: '<= 1.03x',
    })
  }
  return results
}
