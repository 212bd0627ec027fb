import { readMigrations } from '@tenantry/runtime/migrations'

import type { Result } from '../benchmark.ts'
import { APPLICATION } from '../fleet/application-folder.ts'
import { createBridgeFleet } from '../fleet/bridge-fleet.ts'
import { furtherVersions } from '../fleet/further-versions.ts'
import { timeMigrate } from '../fleet/time-migrate.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeOnce } from '../measure/time-once.ts'
import { renderMessages, sendMessages } from './send-messages.ts'

const CONNECTIONS = 4
const RUNS = 5
const WARMUPS = 1

/** Our runs give two rows: their time until the last placement has its migration, and until it is verified. */
export async function measureFleetMigrate(): Promise<Result[]> {
  const count = readSize('BENCH_PLACEMENTS', 5000)
  const migrations = await readMigrations(APPLICATION)
  await using ours = await createBridgeFleet(count, migrations)
  await using bare = await createBridgeFleet(count, migrations)
  const forOurs = furtherVersions(ours, 'invoice')
  const forBare = furtherVersions(bare, 'invoice')
  const verified: number[] = []
  const times = await alternate(
    {
      ours: async () => {
        const took = await timeMigrate(ours, await forOurs(), CONNECTIONS)
        verified.push(took.verified)
        return took.migrated
      },
      reference: async () => {
        const messages = renderMessages(bare, await forBare())
        return await timeOnce(() => sendMessages(bare.url, messages, CONNECTIONS))
      },
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const common = {
    better: 'lower',
    unit: 'ms',
    referenceIs: `a bare loop that sends ${count} schemas the same messages, rendered beforehand, over as many connections`,
  } as const
  const excluded =
    'creating the schemas; the start of the process, reading the files of migrations, and what the command asks before (linter, rows)'
  return [
    {
      name: 'fleet-migrate',
      ...common,
      ...compare(times.ours, times.reference),
      oursIs: `\`migrate\` on ${count} bridge tenants over ${CONNECTIONS} connections (a column, a table, an index), until the last one has its migration: clusters prepared, rehearsed, planned, the run noted, ledgers in the placements and the catalog`,
      excluded: `${excluded}; the comparison of shapes behind it, which the next row has`,
      goal: '<= 1.15x',
    },
    {
      name: 'fleet-migrate/verified',
      ...common,
      ...compare(verified.slice(WARMUPS), times.reference),
      oursIs:
        'the same runs until `migrate` returns: the shape and the ledger of every placement are read back, and compared with what its migrations make',
      excluded,
      goal: 'none of its own; the loop verifies nothing',
    },
  ]
}
