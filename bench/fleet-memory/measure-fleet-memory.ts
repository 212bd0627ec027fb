import { readMigrations } from '@tenantry/runtime/migrations'

import type { Result } from '../benchmark.ts'
import {
  APPLICATION,
  type ApplicationFolder,
  createApplicationFolder,
} from '../fleet/application-folder.ts'
import { createBridgeFleet } from '../fleet/bridge-fleet.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { findSaas } from '../saas-program.ts'
import { peakMemory } from './peak-memory.ts'

const TIMES = 4
const RUNS = 3
const WARMUPS = 0

/** The same command on a fleet four times as large. */
export async function measureFleetMemory(): Promise<Result[]> {
  const few = readSize('BENCH_PLACEMENTS', 5000)
  const many = few * TIMES
  const migrations = await readMigrations(APPLICATION)
  await using large = await createBridgeFleet(many, migrations)
  await using small = await createBridgeFleet(few, migrations)
  await using atLarge = await createApplicationFolder(large.config)
  await using atSmall = await createApplicationFolder(small.config)
  const peaks = await alternate(
    {
      ours: createRuns(atLarge, many),
      reference: createRuns(atSmall, few),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const measured = compare(peaks.ours, peaks.reference)
  return [
    {
      name: 'fleet-memory',
      ...measured,
      better: 'lower',
      unit: 'MB',
      oursIs: `the most memory that \`saas migrate\` has at a time while it adds a column to ${many} bridge tenants, as the operating system counts it`,
      referenceIs: `the same for ${few} of them`,
      excluded: "nothing of the process, Node's own 45 MB included; the server is another process",
      goal: 'flat, and <= 150 MB',
    },
  ]
}

/** A further migration at each run. */
function createRuns(folder: ApplicationFolder, placements: number): () => Promise<number> {
  const file = findSaas()
  let made = 0
  return async () => {
    made += 1
    await folder.addMigration(
      `2027010100${String(made).padStart(4, '0')}_note`,
      `alter table invoice add column note_${made} text`,
    )
    const printing = `${placements} migrated`
    return await peakMemory({ file, args: ['migrate'], cwd: folder.root, printing })
  }
}
