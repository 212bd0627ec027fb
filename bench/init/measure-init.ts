import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'

const RUNS = 15
const WARMUPS = 2

export async function measureInit(): Promise<Result[]> {
  const saas = findSaas()
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  try {
    let made = 0
    const init = async () => {
      made += 1
      const target = join(folder, `application-${made}`)
      return timeProgram(saas, ['init', target, '--no-install', '--no-git', '--yes'])
    }
    const times = await alternate(
      { ours: init, reference: () => timeProgram(saas, ['--help']) },
      { runs: RUNS, warmups: WARMUPS },
    )
    const measured = compare(times.ours, times.reference)
    const difference = measured.ours - measured.reference
    return [
      {
        name: 'init',
        ...measured,
        better: 'lower',
        unit: 'ms',
        oursIs: '`saas init --no-install --no-git --yes` into a new folder',
        referenceIs: '`saas --help`',
        excluded:
          'installing dependencies and making a git repository; nothing else: whole processes',
        goal: 'at most 1,000 ms more than the reference',
        note: `writing an application takes ${difference.toFixed(0)} ms more than starting`,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
