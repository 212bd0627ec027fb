/** A file that goes to another place, and is the same there but for the paths that it names. */
export interface MovedPath {
  readonly from: string
  readonly to: string
}
