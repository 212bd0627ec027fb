import { type ApplicationReport, withoutKnown } from '../lint/index.ts'
import { lint, type LintScope } from './lint-application.ts'
import { readBaseline, writeBaseline } from './lint-baseline.ts'

/** A file of findings that are known. */
export interface BaselineUse {
  readonly file: string
  /** Whether what is found is written to it, and so is known from then on. */
  readonly isUpdated: boolean
}

/**
 * Judges what is asked for, and tells what no baseline knows.
 *
 * @param baseline Undefined where nothing is known.
 * @throws {TenantryError} LINT_BASELINE_INVALID, and those of `lint`.
 */
export async function lintBesideKnown(
  scope: LintScope,
  baseline: BaselineUse | undefined,
): Promise<ApplicationReport> {
  const found = await lint(scope)
  if (baseline === undefined) return found
  const { file, isUpdated } = baseline
  return withoutKnown(
    found,
    isUpdated ? await writeBaseline(file, found) : await readBaseline(file),
  )
}
