import { type FileEdit, type FileEditKind, kindOfEdit } from './file-edit.ts'

/** What a command that edits files says under --json. */
export interface EditReport {
  /** In the order of their paths. */
  readonly files: readonly { readonly path: string; readonly change: FileEditKind }[]
}

export function reportEdits(edits: readonly FileEdit[]): EditReport {
  return {
    files: edits
      .map((edit) => ({ path: edit.path, change: kindOfEdit(edit) }))
      .toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  }
}
