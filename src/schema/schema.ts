/** The tables of an application, as PostgreSQL knows them; everything by name, columns in their order. */
export interface Schema {
  readonly tables: readonly Table[]
  readonly enums: readonly EnumType[]
}

/** Says whose a row is, in every table of tenants. */
export const TENANT_COLUMN = 'tenant_id'

/**
 * What a table is for: rows of tenants, the same rows for all of them, or neither: it has no `tenant_id`
 * and the role of requests writes to it, so it has to be made one or the other.
 */
export type TableKind = 'tenant' | 'shared' | 'unscoped'

export interface Table {
  readonly name: string
  readonly kind: TableKind
  /** A view is read, and never written. */
  readonly isView: boolean
  readonly comment: string | undefined
  readonly columns: readonly Column[]
  /** In the order of the key; empty where there is none. */
  readonly primaryKey: readonly string[]
  /** Unique constraints and unique indexes over whole columns and all rows, but the primary key. */
  readonly uniques: readonly UniqueKey[]
  readonly references: readonly Reference[]
  readonly checks: readonly Check[]
  /** Those that no constraint has made. */
  readonly indexes: readonly Index[]
  readonly policies: readonly Policy[]
  readonly grants: readonly Grant[]
  readonly rowSecurity: { readonly isEnabled: boolean; readonly isForced: boolean }
}

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly isNullable: boolean
  /** SQL; undefined where there is none. */
  readonly default: string | undefined
  /** Who writes it, where that is not the application. */
  readonly generated: 'identity always' | 'identity by default' | 'stored' | 'virtual' | undefined
  readonly comment: string | undefined
}

export interface ColumnType {
  /** As SQL says it, modifiers included: `varchar(20)`, `numeric(12,2)[]`. */
  readonly sql: string
  /** PostgreSQL's own short name, of the element where it is an array, of what lies below where it is a domain: `int8`. */
  readonly name: string
  readonly kind: 'base' | 'enum' | 'range' | 'composite'
  readonly isArray: boolean
}

export interface EnumType {
  readonly name: string
  /** In their order. */
  readonly labels: readonly string[]
  readonly comment: string | undefined
}

export interface UniqueKey {
  readonly name: string
  readonly columns: readonly string[]
}

export interface Reference {
  readonly name: string
  readonly columns: readonly string[]
  readonly table: string
  /** Beside `columns`, one by one. */
  readonly targets: readonly string[]
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'
  readonly isValidated: boolean
}

export interface Check {
  readonly name: string
  /** SQL, with its parentheses. */
  readonly expression: string
}

export interface Index {
  readonly name: string
  readonly isUnique: boolean
  /** An expression has no column. */
  readonly columns: readonly (string | undefined)[]
  /** The statement that makes it. */
  readonly definition: string
}

export interface Policy {
  readonly name: string
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all'
  readonly isRestrictive: boolean
  readonly roles: readonly string[]
  readonly using: string | undefined
  readonly check: string | undefined
}

export interface Grant {
  readonly role: string
  /** In lower case: `select`, `insert`. */
  readonly privileges: readonly string[]
}
