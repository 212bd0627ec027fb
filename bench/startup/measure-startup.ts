import { findBareProgram } from '../bare-program.ts'
import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'

const RUNS = 25
const WARMUPS = 3

export async function measureStartup(): Promise<Result[]> {
  const saas = findSaas()
  const bare = findBareProgram()
  const times = await alternate(
    {
      ours: () => timeProgram(saas, ['--help']),
      reference: () => timeProgram(bare, ['--help']),
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
