/** What of a schema may be asked beside its tables. */
export interface Surface {
  readonly kind: 'view' | 'materialized view' | 'function' | 'procedure' | 'partition'
  readonly name: string
  /** Whether it runs with the rights of its owner. */
  readonly isOwners: boolean
  /** Types of the arguments that have to be given. */
  readonly takes: readonly string[]
}
