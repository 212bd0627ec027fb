import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Result } from '../benchmark.ts'
import { peakMemory } from '../fleet-memory/peak-memory.ts'
import { openLargeApplication } from '../lint/large-application.ts'
import { installTypeLinters } from '../lint/type-linters.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'

const RUNS = 3
const WARMUPS = 0
const MOST_MEMORY = 1536
const PLANNED = 'Cut score'

export async function measureExtractPlan(): Promise<Result[]> {
  const saas = findSaas()
  await using linters = await installTypeLinters()
  await using application = await openLargeApplication(readSize('BENCH_LINES', 190_000))
  const cwd = application.root
  const [module = ''] = await readdir(join(cwd, 'src', 'modules'))
  const args = ['extract', 'plan', module]
  const times = await alternate(
    {
      ours: () => timeProgram(saas, args, { cwd, printing: PLANNED, mayFind: true }),
      tsc: () => timeProgram(linters.tsc, ['--noEmit', '--diagnostics', '-p', '.'], { cwd }),
      memory: () => peakMemory({ file: saas, args, cwd, printing: PLANNED }),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const oursIs = `\`saas extract plan\` of one of the modules of ${application.lines} lines of TypeScript`
  const shared = { better: 'lower', oursIs, excluded: 'nothing: whole processes' } as const
  return [
    {
      name: 'extract-plan',
      ...compare(times.ours, times.tsc),
      ...shared,
      unit: 'ms',
      referenceIs: '`tsc --noEmit` of TypeScript 6',
      goal: '<= 1x',
    },
    {
      name: 'extract-plan/memory',
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
