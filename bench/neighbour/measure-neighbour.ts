import { createTenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { median } from '../measure/statistics.ts'
import { timeCrowd } from '../measure/time-crowd.ts'
import { createInvoiceFleet, type InvoiceDatabase } from '../scoped-select/invoice-fleet.ts'
import { openReference } from '../scoped-select/open-reference.ts'
import { PLAIN_SCHEMA } from '../scoped-select/reference-role.ts'
import { timeNeighbour } from './time-neighbour.ts'

const CONNECTIONS = 10
const DEPTH = 1000
const ASKED = 100
const STATEMENTS = 2000
const RUNS = 7
const WARMUPS = 1
const STATEMENT = sql`select pg_sleep(0.01)`

export async function measureNeighbour(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  const clusters = { primary: { ...fleet.config.clusters['primary'], connections: CONNECTIONS } }
  await using tenancy = await createTenancy<InvoiceDatabase>({ ...fleet.config, clusters })
  await using plain = openReference(fleet.referenceUrl, PLAIN_SCHEMA, CONNECTIONS)

  const oursAs = (slug: string) => () => tenancy.run(slug, () => STATEMENT.execute(tenancy.db))
  const plainly = () => STATEMENT.execute(plain)
  const [flood, neighbour] = [oursAs('tenant-1'), oursAs('tenant-2')]
  const nobody = { depth: 0, asked: ASKED }
  const crowd = { depth: DEPTH, asked: ASKED }
  const times = await alternate(
    {
      behind: () => timeNeighbour(neighbour, flood, crowd),
      alone: () => timeNeighbour(neighbour, flood, nobody),
      all: () => timeCrowd(STATEMENTS, DEPTH, flood),
      plainly: () => timeCrowd(STATEMENTS, DEPTH, plainly),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  // Ten of them take as long as the flood is deep, so few are asked for.
  const inLine = await timeNeighbour(plainly, plainly, { depth: DEPTH, asked: 5 })
  return [
    {
      name: 'neighbour/p99',
      better: 'lower',
      unit: 'ms',
      ...compare(times.behind, times.alone),
      oursIs: `the p99 of ${ASKED} statements of 10 ms, one after the other, while another tenant has ${DEPTH} of them waiting for ${CONNECTIONS} connections`,
      referenceIs: 'the same with no other tenant',
      excluded: 'opening connections, and the first look-up of a tenant; no network',
      goal: '<= 3x',
      note: `through a plain Pool of node-postgres, which serves in the order of coming: ${inLine.toFixed(0)} ms, ${(inLine / median(times.alone)).toFixed(0)}x`,
    },
    {
      name: 'neighbour/throughput',
      better: 'lower',
      unit: 'ms',
      ...compare(times.all, times.plainly),
      oursIs: `${STATEMENTS} statements of 10 ms of one tenant, ${DEPTH} at a time, over ${CONNECTIONS} connections`,
      referenceIs: `as many with plain Kysely over a Pool of node-postgres with ${CONNECTIONS} connections`,
      excluded: 'opening connections, and the first look-up of a tenant; no network',
      goal: '<= 1.03x, which is 97 % of the throughput',
    },
  ]
}
