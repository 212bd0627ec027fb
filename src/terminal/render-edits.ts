import { type FileEdit, kindOfEdit } from '../edits/index.ts'
import type { Paint } from './colour.ts'
import { renderDiff } from './render-diff.ts'
import { visibleText } from './visible-text.ts'

const SIGNS = { create: '+', update: '~', delete: '-' } as const

/** What a generator has done, one line for each file; the whole of it as a diff, where nothing was written yet. */
export function renderEdits(
  edits: readonly FileEdit[],
  { dryRun, paint }: { readonly dryRun: boolean; readonly paint: Paint },
): string {
  if (dryRun) return renderDiff(edits, paint).trimEnd()
  const lines = edits.flatMap((edit) => {
    const kind = kindOfEdit(edit)
    return kind === 'none' ? [] : [{ path: edit.path, sign: SIGNS[kind] }]
  })
  return lines
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ path, sign }) => `${sign} ${visibleText(path)}`)
    .join('\n')
}
