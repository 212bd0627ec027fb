import { readMigrations } from '@tenantry/runtime/migrations'

import { findBareProgram } from '../bare-program.ts'
import type { Result } from '../benchmark.ts'
import { APPLICATION, createApplicationFolder } from '../fleet/application-folder.ts'
import { createBridgeFleet } from '../fleet/bridge-fleet.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'

const RUNS = 15
const WARMUPS = 2

export async function measureFleetNoop(): Promise<Result[]> {
  const count = readSize('BENCH_PLACEMENTS', 5000)
  const saas = findSaas()
  const bare = findBareProgram()
  await using fleet = await createBridgeFleet(count, await readMigrations(APPLICATION))
  await using folder = await createApplicationFolder(fleet.config)
  const migrate = { cwd: folder.root, printing: `${count} up to date` }
  const times = await alternate(
    {
      ours: () => timeProgram(saas, ['migrate'], migrate),
      reference: () => timeProgram(bare, ['--help']),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const measured = compare(times.ours, times.reference)
  return [
    {
      name: 'fleet-noop',
      ...measured,
      better: 'lower',
      unit: 'ms',
      oursIs: `\`saas migrate\` with nothing to do for ${count} bridge tenants: built, with its manifest, in an application with one migration`,
      referenceIs:
        '`--help` of an oclif application with one command that does nothing, with a manifest',
      excluded:
        'starting the database; nothing else: whole processes, from start to exit; files are in the page cache',
      goal: 'at most 1,000 ms more than the reference',
      note: `${(measured.ours - measured.reference).toFixed(0)} ms more than the reference`,
    },
  ]
}
