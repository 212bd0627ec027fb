/** How one difference is mended. */
export interface Mending {
  readonly drop?: readonly string[]
  readonly make?: readonly string[]
  readonly loses?: boolean
  /** Whether what is made is a new object, to which nothing is granted yet. */
  readonly isNew?: boolean
}
