import type { TenantTransaction } from '@tenantry/runtime'
import { createTenancy } from '@tenantry/runtime'
import type { Transaction } from 'kysely'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { cycle } from '../measure/cycle.ts'
import { timeBatch } from '../measure/time-batch.ts'
import { createInvoiceFleet, type InvoiceDatabase } from '../scoped-select/invoice-fleet.ts'
import { openReference, type PlainDatabase } from '../scoped-select/open-reference.ts'
import { PLAIN_SCHEMA } from '../scoped-select/reference-role.ts'

const RUNS = 51
const WARMUPS = 10
const BATCH = 4
/** Each a select and an update of one row. */
const PAIRS = 25

export async function measureTransaction(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  await using tenancy = await createTenancy<InvoiceDatabase>(fleet.config)
  await using unguarded = openReference(fleet.referenceUrl, PLAIN_SCHEMA)
  const ids = cycle(fleet.ids)
  const ours = () =>
    tenancy.transaction(async (trx) => {
      for (let pair = 0; pair < PAIRS; pair += 1) await touchScoped(trx, ids.next().value)
    })
  const unscoped = () =>
    unguarded.transaction().execute(async (trx) => {
      for (let pair = 0; pair < PAIRS; pair += 1) {
        await touchUnscoped(trx, fleet.tenantId, ids.next().value)
      }
    })
  const times = await alternate(
    {
      ours: () => tenancy.run(fleet.slug, () => timeBatch(BATCH, ours)),
      unscoped: () => timeBatch(BATCH, unscoped),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'transaction',
      better: 'lower',
      unit: 'ms',
      ...compare(times.ours, times.unscoped),
      oursIs: `one \`tenancy.transaction()\` of ${PAIRS} selects and ${PAIRS} updates of one row each, awaited in turn`,
      referenceIs:
        'the same in a transaction of plain Kysely, on a copy of the table without row-level security',
      excluded: 'connecting, and entering run(); one connection, no network',
      goal: '<= 1.1x',
    },
  ]
}

async function touchScoped(trx: TenantTransaction<InvoiceDatabase>, id: string): Promise<void> {
  const { amount } = await trx
    .selectFrom('invoice')
    .select('amount')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await trx
    .updateTable('invoice')
    .set({ amount: amount + 1 })
    .where('id', '=', id)
    .execute()
}

async function touchUnscoped(
  trx: Transaction<PlainDatabase>,
  tenantId: string,
  id: string,
): Promise<void> {
  const { amount } = await trx
    .selectFrom('invoice')
    .select('amount')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await trx
    .updateTable('invoice')
    .set({ amount: amount + 1 })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute()
}
