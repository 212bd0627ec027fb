import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'

const BARE = fileURLToPath(new URL('../reference/bare-oclif/', import.meta.url))
const RUNS = 25
const WARMUPS = 3

export async function measureStartup(): Promise<Result[]> {
  const saas = findSaas()
  // Made by the same oclif as ours is; in its own folder, since oclif deletes the manifest where it stands.
  execFileSync('oclif', ['manifest'], { cwd: BARE, stdio: 'ignore' })
  const times = await alternate(
    {
      ours: () => timeProgram(saas, ['--help']),
      reference: () => timeProgram(`${BARE}run.js`, ['--help']),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'startup',
      ...compare(times.ours, times.reference),
      better: 'lower',
      unit: 'ms',
      oursIs: '`saas --help`, built, with its manifest',
      referenceIs:
        '`--help` of an oclif application with one command that does nothing, with a manifest',
      excluded: 'nothing: whole processes, from start to exit; files are in the page cache',
      goal: '<= 1.3x',
    },
  ]
}
