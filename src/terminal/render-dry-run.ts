import { type FileEdit, reportEdits } from '../edits/index.ts'
import type { Paint } from './colour.ts'
import { renderDiff } from './render-diff.ts'
import { renderEdits } from './render-edits.ts'

/** Edits that are not made, as a diff without the last line's end; where there are none, that all is up to date. */
export function renderDryRun(edits: readonly FileEdit[], paint: Paint): string {
  const diff = renderDiff(edits, paint)
  // Not trimmed: a diff may end with a line of the file that is empty.
  return diff === '' ? renderEdits(reportEdits(edits)) : diff.slice(0, -1)
}
