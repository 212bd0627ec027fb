/** What becomes of one file. Several are a plan: shown as a diff, or applied, all or none. */
export interface FileEdit {
  /** Relative to the root of the application, with `/` between folders. */
  readonly path: string
  /** What the file holds now; undefined where there is none. */
  readonly before: string | undefined
  /** What it shall hold; undefined takes the file away. */
  readonly after: string | undefined
}

export type FileEditKind = 'create' | 'update' | 'delete' | 'none'

/** What an edit does to its file. `none`: it holds what it shall, or is not there and shall not be. */
export function kindOfEdit({ before, after }: FileEdit): FileEditKind {
  if (before === after) return 'none'
  if (before === undefined) return 'create'
  return after === undefined ? 'delete' : 'update'
}
