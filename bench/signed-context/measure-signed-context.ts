import { randomBytes } from 'node:crypto'

import { createTenancy } from '@tenantry/runtime'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { cycle } from '../measure/cycle.ts'
import { timeBatch } from '../measure/time-batch.ts'
import { createInvoiceFleet, type InvoiceDatabase } from '../scoped-select/invoice-fleet.ts'
import { selectScoped } from '../scoped-select/selects.ts'

const RUNS = 51
const WARMUPS = 10
const BATCH = 100

export async function measureSignedContext(): Promise<Result[]> {
  const secrets = [randomBytes(32).toString('base64url')]
  await using signed = await createInvoiceFleet({ signedContext: { secrets } })
  await using unsigned = await createInvoiceFleet()
  await using signing = await createTenancy<InvoiceDatabase>(signed.config)
  await using plain = await createTenancy<InvoiceDatabase>(unsigned.config)

  const signedIds = cycle(signed.ids)
  const unsignedIds = cycle(unsigned.ids)
  const times = await alternate(
    {
      signed: () =>
        signing.run(signed.slug, () =>
          timeBatch(BATCH, () => selectScoped(signing.db, signedIds.next().value)),
        ),
      unsigned: () =>
        plain.run(unsigned.slug, () =>
          timeBatch(BATCH, () => selectScoped(plain.db, unsignedIds.next().value)),
        ),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'signed-context/select',
      better: 'lower',
      unit: 'ms',
      ...compare(times.signed, times.unsigned),
      oursIs:
        'one row by its id on `tenancy.db`, its context signed here and verified by the database',
      referenceIs: 'the same on a fleet of the same shape, its context not signed',
      excluded: `connecting, deriving the key, and entering run(): it is entered once for the ${BATCH} selects of a run; one connection, no network`,
      goal: '<= 1.4x',
    },
  ]
}
