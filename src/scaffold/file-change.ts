/** A file to write. */
export interface FileChange {
  /** Relative to the root of the application, with `/` between folders. */
  readonly path: string
  readonly content: string | Uint8Array
}

/** A file to write that people read. */
export interface TextFile extends FileChange {
  readonly content: string
}
