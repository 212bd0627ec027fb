import type { Result } from '../benchmark.ts'
import { peakMemory } from '../fleet-memory/peak-memory.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'
import { openLargeApplication } from './large-application.ts'
import { installTypeLinters } from './type-linters.ts'

const RUNS = 3
const WARMUPS = 0
const ARGS = ['lint', '--no-cache']
const FOUND = 'No findings'

export async function measureLint(): Promise<Result[]> {
  const saas = findSaas()
  await using linters = await installTypeLinters()
  await using application = await openLargeApplication(readSize('BENCH_LINES', 100_000))
  const cwd = application.root
  const check = ['--noEmit', '--listFilesOnly', '-p', '.']
  const times = await alternate(
    {
      ours: () => timeProgram(saas, ARGS, { cwd, printing: FOUND }),
      // It prints nothing where all is well: the list of files says that it has read them.
      tsc: async () => {
        await timeProgram(linters.tsc, check, { cwd, printing: 'src/main.ts' })
        return await timeProgram(linters.tsc, ['--noEmit', '--diagnostics', '-p', '.'], { cwd })
      },
      eslint: () =>
        timeProgram(
          linters.eslint,
          ['--config', linters.eslintConfig, '--quiet', '--format', 'json', 'src'],
          { cwd, printing: 'src/main.ts', mayFind: true },
        ),
      memory: () => peakMemory({ file: saas, args: ARGS, cwd, printing: FOUND }),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const oursIs = `\`saas lint\` without what it keeps, on ${application.lines} lines of TypeScript: all rules, migrations included`
  const shared = { better: 'lower', oursIs, excluded: 'nothing: whole processes' } as const
  return [
    {
      name: 'lint/tsc',
      ...compare(times.ours, times.tsc),
      ...shared,
      unit: 'ms',
      referenceIs: '`tsc --noEmit` of TypeScript 6',
      goal: '<= 1x',
    },
    {
      name: 'lint/typescript-eslint',
      ...compare(times.ours, times.eslint),
      ...shared,
      unit: 'ms',
      referenceIs: "ESLint with typescript-eslint's `recommendedTypeCheckedOnly`",
      goal: '< 0.5x',
    },
    {
      name: 'lint/memory',
      ...compare(
        times.memory,
        times.memory.map(() => MOST_MEMORY),
      ),
      ...shared,
      unit: 'MB',
      referenceIs: 'what it may take',
      goal: '<= 1x',
    },
  ]
}

const MOST_MEMORY = 1024
