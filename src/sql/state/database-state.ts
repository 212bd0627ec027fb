import type { Node } from 'libpg-query'

import type { ObjectName } from '../change.ts'

/** A part of SQL as the grammar has read it. Who judges it asks `src/sql`. */
export type SqlNode = Node

/** What made something as it is now. */
export interface Origin {
  /** The migration; in a live database, nothing. */
  readonly migration: string | undefined
  /** The statement; in a live database, what the thing is: `policy tenant on pool.invoice`. */
  readonly statement: string
}

export interface ColumnState {
  readonly name: string
  readonly isNotNull: boolean
  /** As PostgreSQL writes it; left out where it is not known. */
  readonly type?: string
}

/** A unique key or an exclusion: what refuses a row because of another one. */
export interface KeyState {
  readonly name: string
  readonly kind: 'primary key' | 'unique' | 'exclude'
  /** In their order; undefined for an expression. */
  readonly columns: readonly (string | undefined)[]
  readonly at: Origin
}

export type ReferenceAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

export interface ReferenceState {
  readonly name: string
  readonly columns: readonly string[]
  readonly table: ObjectName
  /** Beside `columns`; empty where the primary key is meant. */
  readonly targets: readonly string[]
  readonly onDelete: ReferenceAction
  /** The columns that `on delete set …` is about; empty for all. */
  readonly setsOnDelete: readonly string[]
  readonly onUpdate: ReferenceAction
  readonly isMatchFull: boolean
  readonly at: Origin
}

export type PolicyCommand = 'all' | 'select' | 'insert' | 'update' | 'delete'

export interface PolicyState {
  readonly name: string
  readonly command: PolicyCommand
  readonly isPermissive: boolean
  /** `public` for everybody. */
  readonly roles: readonly string[]
  readonly using: SqlNode | undefined
  readonly check: SqlNode | undefined
  readonly at: Origin
}

export interface GrantState {
  /** `public` for everybody. */
  readonly role: string
  /** In lower case; `all` is told as each that there is for the object. */
  readonly privilege: string
  readonly isGrantable: boolean
  /** Whether only some columns are meant. */
  readonly isForColumns: boolean
  readonly at: Origin
}

export interface TriggerState {
  readonly name: string
  readonly calls: ObjectName
  readonly at: Origin
}

export interface RuleState {
  readonly name: string
  readonly actions: readonly SqlNode[]
  readonly at: Origin
}

export type RelationKind = 'table' | 'view' | 'materialized view' | 'foreign table'

export interface RelationState {
  /** Undefined for what has none in its migration, and for `public`. */
  readonly schema: string | undefined
  readonly name: string
  readonly kind: RelationKind
  readonly isTemporary: boolean
  readonly columns: ReadonlyMap<string, ColumnState>
  /** Whether there may be columns that nobody named. */
  readonly hasUnknownColumns: boolean
  /** What it inherits from, or is a partition of. */
  readonly parents: readonly ObjectName[]
  readonly isPartition: boolean
  readonly keys: ReadonlyMap<string, KeyState>
  readonly references: ReadonlyMap<string, ReferenceState>
  /** Of each validated check that says no more than that a column is not null, the column; left out where none does. */
  readonly notNullChecks?: ReadonlyMap<string, string>
  readonly policies: ReadonlyMap<string, PolicyState>
  readonly triggers: ReadonlyMap<string, TriggerState>
  readonly rules: ReadonlyMap<string, RuleState>
  readonly grants: readonly GrantState[]
  readonly rowSecurity: {
    readonly isEnabled: boolean
    readonly isForced: boolean
    /** What has set it last; where nothing has, what created the table. */
    readonly at: Origin
  }
  /** Of a view: its query; undefined where it could not be read. */
  readonly query: SqlNode | undefined
  /** Of a view: whether it runs with the rights of whoever reads it. */
  readonly isInvoker: boolean
  /** Of a foreign table. */
  readonly server: string | undefined
  readonly at: Origin
}

export interface FunctionState {
  readonly schema: string | undefined
  readonly name: string
  /** As `drop` names it, without its schema: `total(integer)`. */
  readonly signature: string
  readonly isProcedure: boolean
  readonly isTrigger: boolean
  readonly isDefiner: boolean
  readonly isLeakproof: boolean
  /** In lower case: `sql`, `plpgsql`. */
  readonly language: string
  readonly searchPath: 'pinned' | 'open'
  /** Whether its names were looked up when it was made: `begin atomic`. */
  readonly isAtomic: boolean
  readonly body: FunctionBody
  /** Undefined where nobody was granted or revoked anything: everybody may execute it. */
  readonly grants: readonly GrantState[] | undefined
  readonly at: Origin
}

export interface FunctionBody {
  /** The statements and expressions in it. */
  readonly statements: readonly SqlNode[]
  /** Variables, with what they are set to; undefined for what is not read: `into`, a loop. */
  readonly assigned: readonly { readonly variable: string; readonly value: SqlNode | undefined }[]
  /** Whether it runs SQL that it makes, or cannot be read. */
  readonly isOpaque: boolean
  /** Whether what a caller gives it becomes part of the SQL that it runs. Default: false. */
  readonly runsGivenSql?: boolean
}

/** A table of a publication, or all of a schema, or all of the database. */
export interface PublicationState {
  readonly name: string
  /** Undefined where it is about more than one table. */
  readonly table: ObjectName | undefined
  /** All of which schema are meant; left out where it is a table, or all of the database. */
  readonly inSchema?: string
  readonly filter: SqlNode | undefined
  readonly at: Origin
}

export interface ServerState {
  readonly name: string
  readonly at: Origin
}

/** A right to make things: CREATE or TEMP. */
export interface MakeGrant {
  readonly on: 'schema' | 'database'
  readonly name: string
  readonly role: string
  readonly privilege: 'create' | 'temporary'
  readonly at: Origin
}

/** What there is in a database, as far as it can keep tenants apart or let them meet. */
export interface DatabaseState {
  readonly relations: readonly RelationState[]
  readonly functions: readonly FunctionState[]
  readonly publications: readonly PublicationState[]
  readonly servers: readonly ServerState[]
  readonly makeGrants: readonly MakeGrant[]
  /** Of each role, those that it is a member of. */
  readonly memberships: ReadonlyMap<string, readonly string[]>
  /** What may have changed any of it, and could not be read: blocks that make their SQL while they run. */
  readonly unread: readonly Origin[]
}
