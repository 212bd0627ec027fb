import type { FileEdit } from './file-edit.ts'

/** The edits that write files which must not be there yet. */
export function newFileEdits(
  files: readonly { readonly path: string; readonly content: string }[],
): FileEdit[] {
  return files.map(({ path, content }) => ({ path, before: undefined, after: content }))
}
