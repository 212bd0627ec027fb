import { createTenancy } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { cycle } from '../measure/cycle.ts'
import { timeBatch } from '../measure/time-batch.ts'
import { createInvoiceFleet, type InvoiceDatabase } from './invoice-fleet.ts'
import { openReference } from './open-reference.ts'
import { PLAIN_SCHEMA } from './reference-role.ts'
import { selectScoped, selectSequentially, selectUnscoped } from './selects.ts'

const RUNS = 51
const WARMUPS = 10
const BATCH = 100

export async function measureScopedSelect(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  await using tenancy = await createTenancy<InvoiceDatabase>(fleet.config)
  await using unguarded = openReference(fleet.referenceUrl, PLAIN_SCHEMA)
  await using guarded = openReference(fleet.referenceUrl, fleet.schema)

  const ids = cycle(fleet.ids)
  const ours = () => selectScoped(tenancy.db, ids.next().value)
  const unscoped = () => selectUnscoped(unguarded, fleet.tenantId, ids.next().value)
  const sequential = () => selectSequentially(guarded, fleet.tenantId, ids.next().value)
  const times = await alternate(
    {
      ours: () => tenancy.run(fleet.slug, () => timeBatch(BATCH, ours)),
      unscoped: () => timeBatch(BATCH, unscoped),
      sequential: () => timeBatch(BATCH, sequential),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const shared = {
    better: 'lower',
    unit: 'ms',
    oursIs: 'one row by its id on `tenancy.db`, inside a `tenancy.run()`: four walls up',
    excluded: `connecting, and entering run(): it is entered once for the ${BATCH} selects of a run; one connection, no network`,
  } as const
  return [
    {
      name: 'scoped-select/unscoped',
      ...shared,
      ...compare(times.ours, times.unscoped),
      referenceIs:
        'the same row by tenant_id and id with plain Kysely, as an ordinary role, from a copy of the table without row-level security',
      goal: '<= 1.3x',
    },
    {
      name: 'scoped-select/sequential',
      ...shared,
      ...compare(times.ours, times.sequential),
      referenceIs:
        'plain Kysely on the guarded table, awaiting begin, set_config, the select and commit one after the other',
      goal: '<= 0.5x',
    },
  ]
}
