import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'
import { openLargeApplication } from './large-application.ts'

const RUNS = 3
const WARMUPS = 1
const ARGS = ['lint', '--since', 'HEAD']

/** With what it keeps in a folder of its own, so that nothing of the user's is touched. */
export async function measureLintSince(): Promise<Result[]> {
  const saas = findSaas()
  await using undo = new AsyncDisposableStack()
  const cache = await mkdtemp(join(tmpdir(), 'tenantry-bench-cache-'))
  undo.defer(() => rm(cache, { recursive: true, force: true }))
  process.env['XDG_CACHE_HOME'] = cache
  await using application = await openLargeApplication(readSize('BENCH_LINES', 100_000))
  const cwd = application.root
  const lint = (...more: string[]) =>
    timeProgram(saas, [...ARGS, ...more], { cwd, printing: 'No findings' })
  const edit = () =>
    appendFile(join(cwd, 'src', 'modules', 'assetaas', 'import.ts'), '\nexport const more = 1\n')
  const times = await alternate(
    {
      whole: () => lint('--no-cache'),
      edited: async () => {
        await edit()
        return await lint()
      },
      again: async () => {
        // Whatever came before: what is kept is that of the files as they are.
        await lint()
        return await lint()
      },
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const shared = {
    better: 'lower',
    unit: 'ms',
    referenceIs: 'the same without what it keeps',
    excluded: 'nothing: whole processes',
  } as const
  return [
    {
      name: 'lint-since/again',
      ...compare(times.again, times.whole),
      ...shared,
      oursIs: `\`saas lint --since HEAD\` on ${application.lines} lines, none of them changed since the run before`,
      goal: '< 2 s',
    },
    {
      name: 'lint-since/edited',
      ...compare(times.edited, times.whole),
      ...shared,
      oursIs: `the same with one file changed since the run before`,
      goal: '< 2 s',
      note: 'The code is judged anew: docs/decisions/0030-code-lint.md says why.',
    },
  ]
}
