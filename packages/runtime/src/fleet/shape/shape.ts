/** One thing that a placement's schema consists of. */
export interface ShapeItem {
  readonly kind: ShapeKind
  /** The table it belongs to; what is granted, for a grant; empty for what stands alone. */
  readonly parent: string
  /** Its name; with the types of its arguments for a function; the role for a grant. */
  readonly name: string
  /** Everything that makes it what it is, as SQL says it: without the placement's schema, roles as marks. */
  readonly definition: Readonly<Record<string, string>>
}

export type ShapeKind =
  | 'schema'
  | 'type'
  | 'sequence'
  | 'table'
  | 'column'
  | 'function'
  | 'constraint'
  | 'index'
  | 'view'
  | 'rule'
  | 'trigger'
  | 'policy'
  | 'grant'

/** A schema as data; columns in the order of their table, the rest by name. */
export type Shape = readonly ShapeItem[]

/** The same for the same item in another placement. */
export function keyOf({ kind, parent, name }: ShapeItem): string {
  return JSON.stringify([kind, parent, name])
}
