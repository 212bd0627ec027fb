/** What of a schema may be asked, with the victim's rows there and without. */
export interface Surface {
  readonly kind: 'table' | 'view' | 'materialized view' | 'function' | 'procedure' | 'partition'
  readonly name: string
  /** Whether it runs with the rights of its owner. */
  readonly isOwners: boolean
  /** Whether its names mean the same whoever calls it: its search_path is set, or its body was read when it was made. */
  readonly isPinned: boolean
  /** Types of the arguments that have to be given. */
  readonly takes: readonly string[]
}
