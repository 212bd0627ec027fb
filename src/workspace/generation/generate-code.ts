import type { FileEdit } from '../../edits/index.ts'
import { changeFiles } from '../change-files.ts'
import { findProjectRoot } from '../project-root.ts'
import { withProgress } from '../with-progress.ts'
import { planCode, type PlanCodeOptions } from './plan-code.ts'

export interface GenerateCodeOptions extends PlanCodeOptions {
  /** Otherwise it only says what would be written. */
  readonly writes: boolean
}

/** Brings the generated code of the project around the current folder up to date, and tells what that took. */
export async function generateCode(
  { writes, ...options }: GenerateCodeOptions,
  signal: AbortSignal,
): Promise<readonly FileEdit[]> {
  const from = process.cwd()
  const root = options.live === undefined ? await findProjectRoot(from) : from
  const plan = () => withProgress('Reading the tables', () => planCode(options, signal))
  const { edits } = await changeFiles(root, plan, { writes, signal })
  return edits
}
