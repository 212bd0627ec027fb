import { delimiter, join } from 'node:path'

import { runStoppable } from '../run-stoppable.ts'
import type { ProjectCheck } from './project-checks.ts'

/** What a check has said. */
export interface CheckResult {
  readonly what: ProjectCheck['what']
  readonly command: string
  readonly isGreen: boolean
  /** Of a type check the errors, without the lines that they stand in; empty for others. */
  readonly errors: readonly string[]
  /** All that it wrote. */
  readonly output: string
}

/** Runs a command as a script of the project would be run. @throws The reason of the signal. */
export async function runCheck(
  { what, command, folder }: ProjectCheck,
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<CheckResult> {
  const path = [join(folder, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  const { failed, output } = await runStoppable('/bin/sh', ['-c', command], {
    cwd: folder,
    env: { FORCE_COLOR: '0', CI: process.env['CI'], ...env, PATH: path },
    signal,
  })
  return { what, command, isGreen: !failed, errors: errorsIn(output), output }
}

/** `src/app.ts(3,7): error TS2322: …` as `src/app.ts: error TS2322: …`: edits move lines. */
function errorsIn(output: string): readonly string[] {
  return output.split('\n').flatMap((line) => {
    const [, file, error] =
      /^(.+?)(?:\(\d+,\d+\)|:\d+:\d+)(?::| -) (error TS\d+: .*)$/.exec(line) ?? []
    return file === undefined || error === undefined ? [] : [`${file}: ${error}`]
  })
}

/** Whether what was green is red, or has errors that it did not have. */
export function isWorse(
  before: Pick<CheckResult, 'isGreen' | 'errors'>,
  after: CheckResult,
): boolean {
  if (after.isGreen) return false
  if (before.isGreen) return true
  // A file that has moved takes its errors along.
  return after.what === 'types' && after.errors.length > before.errors.length
}
