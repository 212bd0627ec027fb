/** A file that is written as a whole. */
export interface WrittenFile {
  readonly path: string
  readonly content: string
}
