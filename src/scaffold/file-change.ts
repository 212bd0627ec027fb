/** A file to write. */
export interface FileChange {
  /** Relative to the root of the application, with `/` between folders. */
  readonly path: string
  readonly content: string | Uint8Array
}
