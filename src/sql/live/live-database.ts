import type {
  DatabaseState,
  FunctionState,
  Origin,
  RelationState,
} from '../state/database-state.ts'

/** The oldest server that has all that is asked for. */
export const OLDEST_VERSION = 140_000

export interface RoleState {
  readonly name: string
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  readonly canLogin: boolean
}

export interface MembershipState {
  readonly member: string
  readonly role: string
  /** Whether the member has the rights of the role without `set role`. */
  readonly inherits: boolean
}

/** A right on a database or schema. */
export interface ObjectGrant {
  readonly object: string
  /** `public` for everybody. */
  readonly role: string
  /** In lower case. */
  readonly privilege: string
}

/** Schemas that hold the same, each under its own name and with a role of its own. */
export interface SchemaFamily {
  /** The one that is in the state, in place of all. */
  readonly representative: string
  /** All of them, with the representative, in the order of their names. */
  readonly schemas: readonly string[]
}

/** What the state of a database does not say of a table. */
export interface LiveRelation {
  readonly owner: string
  /** The types of its columns, and what they get by themselves: `uuid`, `text 'new'::text`. */
  readonly columns: ReadonlyMap<string, string>
  /** The names of the references that were never checked against the rows that were there. */
  readonly notValidated: readonly string[]
}

export interface SharedSequence {
  readonly schema: string
  readonly name: string
  /** The tables that take numbers from it, with their schema. */
  readonly tables: readonly string[]
}

export interface SequenceGrant {
  readonly schema: string
  readonly name: string
  readonly role: string
  readonly privilege: string
  /** The table whose column it counts for, with its schema. */
  readonly table: string | undefined
}

/** A reference that rows break: they refer to rows of another tenant. */
export interface ForeignRows {
  /** The schema of the table. */
  readonly schema: string
  readonly table: string
  readonly reference: string
}

/** A database that was looked at. */
export interface LiveDatabase {
  readonly name: string
  readonly owner: string
  /** `server_version_num`; `text` is what the server calls it. */
  readonly version: number
  readonly versionText: string
  /** Whom it was looked at as. */
  readonly reader: string
  /** One schema of each family stands for all. */
  readonly state: DatabaseState
  readonly families: readonly SchemaFamily[]
  readonly relations: ReadonlyMap<RelationState, LiveRelation>
  readonly functionOwners: ReadonlyMap<FunctionState, string>
  /** The schema in which a thing of the state lies. */
  readonly schemaOf: ReadonlyMap<Origin, string>
  readonly roles: ReadonlyMap<string, RoleState>
  readonly memberships: readonly MembershipState[]
  /** The search_path of a role's sessions, as it was set; undefined for all others. */
  readonly searchPaths: ReadonlyMap<string | undefined, string>
  readonly databases: readonly { readonly name: string; readonly owner: string }[]
  readonly databaseGrants: readonly ObjectGrant[]
  readonly schemaGrants: readonly ObjectGrant[]
  readonly sharedSequences: readonly SharedSequence[]
  readonly sequenceGrants: readonly SequenceGrant[]
  /** Who may read what the server knows of values and statements, past every policy. */
  readonly statisticGrants: readonly { readonly object: string; readonly role: string }[]
  readonly foreignRows: readonly ForeignRows[]
  /** What could not be looked at, and why: sentences. */
  readonly unseen: readonly string[]
}
