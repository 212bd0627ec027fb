import type { Result } from '../benchmark.ts'
import { openLargeApplication } from '../lint/large-application.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'
import { installDependencyCruiser } from './install-dependency-cruiser.ts'

const RUNS = 3
const WARMUPS = 0
const ARGS = ['lint', '--boundaries', '--no-cache']

export async function measureBoundaryLint(): Promise<Result[]> {
  const saas = findSaas()
  await using cruiser = await installDependencyCruiser()
  await using application = await openLargeApplication(readSize('BENCH_LINES', 190_000))
  const cwd = application.root
  const times = await alternate(
    {
      ours: () => timeProgram(saas, ARGS, { cwd, printing: 'No findings' }),
      cruiser: () =>
        timeProgram(cruiser.program, ['--config', cruiser.config, 'src'], {
          cwd,
          printing: 'no dependency violations found',
        }),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'boundary-lint',
      ...compare(times.ours, times.cruiser),
      better: 'lower',
      oursIs: `\`saas lint --boundaries\` without what it keeps, on ${application.lines} lines of TypeScript: imports, circles and tables of modules`,
      excluded: 'nothing: whole processes',
      unit: 'ms',
      referenceIs:
        'dependency-cruiser with the same rules on imports and circles, and none on tables',
      goal: '<= 0.5x',
    },
  ]
}
