import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { type ApplicationReport, type Baseline, parseBaseline, toBaseline } from '../lint/index.ts'
import { applyEdits } from './apply-edits.ts'
import { hasCode } from './has-code.ts'
import { readEdits } from './read-edits.ts'

/** @throws {TenantryError} LINT_BASELINE_INVALID, also for one that is not there. */
export async function readBaseline(path: string): Promise<Baseline> {
  const text = await readFile(resolve(path), 'utf8').catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOENT') && !hasCode(cause, 'EISDIR')) throw cause
    throw new TenantryError('LINT_BASELINE_INVALID', {
      message: `There is no file ${path} that could be the baseline.`,
      hint: 'Write it with `saas lint --baseline FILE --update-baseline`.',
      details: { path },
      cause,
    })
  })
  return parseBaseline(text, path)
}

/** Writes what was found as what is known. */
export async function writeBaseline(path: string, report: ApplicationReport): Promise<Baseline> {
  const baseline = toBaseline(report)
  const content = `${JSON.stringify(baseline, null, 2)}\n`
  const root = process.cwd()
  await applyEdits(root, await readEdits(root, [{ path, content }]))
  return baseline
}
