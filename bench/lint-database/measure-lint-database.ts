import { Client } from 'pg'

import type { Result } from '../benchmark.ts'
import { createApplicationFolder } from '../fleet/application-folder.ts'
import { createBridgeFleet } from '../fleet/bridge-fleet.ts'
import { TABLES, twelveTables } from '../fleet/twelve-tables.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeOnce } from '../measure/time-once.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'

const RUNS = 5
const WARMUPS = 1

export async function measureLintDatabase(): Promise<Result[]> {
  const count = readSize('BENCH_PLACEMENTS', 5000)
  const saas = findSaas()
  await using fleet = await createBridgeFleet(count, [await twelveTables()])
  await using folder = await createApplicationFolder(fleet.config)
  const { url } = fleet
  const lint = { cwd: folder.root, printing: 'No findings in' }
  const times = await alternate(
    {
      ours: () => timeProgram(saas, ['lint', '--database', url], lint),
      reference: () => timeOnce(() => readPolicies(url)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'lint-database',
      ...compare(times.ours, times.reference),
      better: 'lower',
      unit: 'ms',
      oursIs: `\`saas lint --database\` over ${count} schemas of ${TABLES} tables, in the folder of their application: a whole process`,
      referenceIs:
        "`select * from pg_policies`: one of the ten kinds of things that are judged, as PostgreSQL's own view tells it",
      excluded: 'making the schemas; the catalogs are in memory',
      goal: '<= 5,000 ms for 5,000 schemas',
    },
  ]
}

async function readPolicies(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('select * from pg_policies')
  await client.end()
}
