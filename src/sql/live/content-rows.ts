interface OfRelation {
  /** The oid. */
  readonly relation: string
  readonly name: string
}

export interface RelationRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** `relkind`. */
  readonly kind: string
  readonly is_temporary: boolean
  readonly is_enabled: boolean
  readonly is_forced: boolean
  readonly is_partition: boolean
  readonly owner: string
  readonly options: readonly string[]
  readonly server: string | null
}

export interface ColumnRow extends OfRelation {
  readonly is_not_null: boolean
  readonly type: string
  readonly value: string | null
}

export interface ConstraintRow extends OfRelation {
  readonly kind: 'p' | 'u' | 'x' | 'f'
  readonly is_validated: boolean
  readonly columns: readonly (string | null)[] | null
  readonly target_schema: string | null
  readonly target: string | null
  readonly targets: readonly string[] | null
  readonly on_delete: string
  readonly on_update: string
  readonly is_match_full: boolean
  readonly sets_on_delete: readonly string[] | null
}

export interface IndexRow extends OfRelation {
  readonly columns: readonly (string | null)[] | null
}

export interface PolicyRow extends OfRelation {
  readonly command: string
  readonly is_permissive: boolean
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

export interface TriggerRow extends OfRelation {
  readonly schema: string
  readonly function: string
}

export interface ViewRow {
  readonly relation: string
  readonly query: string | null
}

export interface RuleRow extends OfRelation {
  readonly definition: string
}

export interface GrantRow {
  readonly relation: string
  readonly role: string
  readonly privilege: string
  readonly is_grantable: boolean
  readonly is_for_columns: boolean
}

export interface ParentRow extends OfRelation {
  readonly schema: string
}

export interface FunctionRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly owner: string
  readonly definition: string | null
  readonly grants: readonly { readonly role: string; readonly is_grantable: boolean }[] | null
  readonly is_default: boolean
}

export interface PublicationRow {
  readonly name: string
  readonly schema: string | null
  readonly table: string | null
  readonly filter: string | null
}

/** The answers to `contentSql`. */
export interface ContentRows {
  readonly relations: readonly RelationRow[]
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
  readonly views: readonly ViewRow[]
  readonly policies: readonly PolicyRow[]
  readonly triggers: readonly TriggerRow[]
  readonly rules: readonly RuleRow[]
  readonly grants: readonly GrantRow[]
  readonly parents: readonly ParentRow[]
  readonly functions: readonly FunctionRow[]
  /** Of tables, and of all in a schema or in the database. */
  readonly publications: readonly PublicationRow[]
}
