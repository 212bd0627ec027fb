/** A table, type or function as a statement names it. */
export interface ObjectName {
  /** Undefined where the statement leaves it to the search_path, as a migration should. */
  readonly schema: string | undefined
  readonly name: string
}

export interface TypeShape {
  /** As it can stand in SQL. */
  readonly text: string
  /** PostgreSQL's own name without the modifiers: `int4`, `varchar`. */
  readonly name: string
  /** `varchar(10)` has [10]. Empty for modifiers that are no numbers. */
  readonly modifiers: readonly number[]
  readonly isArray: boolean
}

export interface Expression {
  readonly text: string
  /** Whether it is the constant `true`. */
  readonly isTrue: boolean
  /** The column, where it is nothing but `column is not null`. */
  readonly isPresent: string | undefined
  /** The columns that it names, each once. */
  readonly columns: readonly string[]
  /** The functions that it calls, without their schema, in lower case. */
  readonly functions: readonly string[]
}

export interface ColumnShape {
  readonly name: string
  readonly type: TypeShape
  readonly isNotNull: boolean
  readonly default: Expression | undefined
  readonly isIdentity: boolean
  readonly generated: 'stored' | 'virtual' | undefined
}

export type ConstraintKind =
  | 'check'
  | 'exclude'
  | 'foreign key'
  | 'not null'
  | 'primary key'
  | 'unique'

export interface ConstraintShape {
  readonly kind: ConstraintKind
  readonly name: string | undefined
  /** Empty for a check. */
  readonly columns: readonly string[]
  /** Of a check. */
  readonly expression: Expression | undefined
  /** Of a foreign key; the columns are empty where the primary key is meant. */
  readonly references: (ObjectName & { readonly columns: readonly string[] }) | undefined
  /** The index that becomes the constraint, so that nothing is built. */
  readonly usingIndex: string | undefined
  /** Whether the rows that are there are left unchecked. */
  readonly isNotValid: boolean
  readonly nullsNotDistinct: boolean
  /** As it was written behind its name, without `not valid`. */
  readonly source: string | undefined
}

export interface IndexShape {
  /** Undefined where PostgreSQL names it. */
  readonly name: string | undefined
  /** The columns of the key, with undefined for an expression. */
  readonly columns: readonly (string | undefined)[]
  /** The key as SQL. */
  readonly keys: readonly string[]
  readonly where: string | undefined
  readonly isUnique: boolean
  readonly isConcurrent: boolean
  readonly isIfNotExists: boolean
  readonly nullsNotDistinct: boolean
}

/** What is renamed, dropped or created without more being known of it. */
export type ObjectKind =
  | 'aggregate'
  | 'column'
  | 'constraint'
  | 'domain'
  | 'extension'
  | 'function'
  | 'index'
  | 'materialized view'
  | 'policy'
  | 'procedure'
  | 'routine'
  | 'rule'
  | 'schema'
  | 'sequence'
  | 'table'
  | 'trigger'
  | 'type'
  | 'view'

interface OnTable {
  readonly table: ObjectName
}

interface OnColumn extends OnTable {
  readonly column: string
}

/** The modes of locks on tables, the weakest first. */
export const LOCK_MODES = [
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
] as const
export type LockMode = (typeof LOCK_MODES)[number]

/**
 * One thing that a statement does, in the words that the linter, the locks, the checks and the inverse
 * share. What has no words here is `unknown`: nobody may take it for harmless.
 */
export type Change =
  | (OnTable & {
      readonly kind: 'create table'
      readonly columns: readonly ColumnShape[]
      readonly constraints: readonly ConstraintShape[]
      readonly isTemporary: boolean
      readonly isIfNotExists: boolean
      /** Whether columns come from elsewhere: `like`, `inherits`, `as select`, `partition of`. */
      readonly isDerived: boolean
    })
  | (OnTable & {
      readonly kind: 'add column'
      readonly column: ColumnShape
      readonly constraints: readonly ConstraintShape[]
      readonly isIfNotExists: boolean
    })
  | (OnColumn & { readonly kind: 'drop column' })
  | (OnColumn & {
      readonly kind: 'set type'
      readonly type: TypeShape
      readonly using: string | undefined
      /** Whether `using` says nothing but `column::type`. */
      readonly isPlainCast: boolean
    })
  | (OnColumn & { readonly kind: 'set not null' | 'drop not null' | 'drop default' })
  | (OnColumn & { readonly kind: 'set default'; readonly default: Expression })
  | (OnTable & { readonly kind: 'add constraint'; readonly constraint: ConstraintShape })
  | (OnTable & { readonly kind: 'validate constraint' | 'drop constraint'; readonly name: string })
  | (OnTable & { readonly kind: 'create index'; readonly index: IndexShape })
  | (OnTable & {
      readonly kind: 'row security'
      readonly to: 'enable' | 'disable' | 'force' | 'no force'
    })
  | (OnTable & {
      readonly kind: 'create policy' | 'alter policy'
      readonly name: string
      readonly roles: readonly string[]
      readonly isPermissive: boolean
      readonly using: Expression | undefined
      readonly check: Expression | undefined
    })
  | (OnTable & { readonly kind: 'create trigger'; readonly name: string })
  | (OnTable & {
      readonly kind: 'switch trigger'
      readonly to: 'enable' | 'disable'
      /** Undefined where all of them are meant. */
      readonly name: string | undefined
    })
  | (OnTable & {
      /** An option of a table that says nothing about its rows, or one that writes it anew. */
      readonly kind: 'alter table'
      readonly what: string
      readonly mode: LockMode
      readonly rewrites: boolean
    })
  | {
      readonly kind: 'rename'
      readonly object: ObjectKind
      /** Of a column, constraint, policy or trigger. */
      readonly table: ObjectName | undefined
      readonly from: ObjectName
      readonly to: string
    }
  | {
      readonly kind: 'drop'
      readonly object: ObjectKind
      /** Of a policy, trigger or rule. */
      readonly table: ObjectName | undefined
      readonly name: ObjectName
      readonly isConcurrent: boolean
      readonly isCascade: boolean
    }
  | {
      /** What is made without a lock on a table that was there. */
      readonly kind: 'create'
      readonly object: ObjectKind
      readonly name: ObjectName
      readonly isReplacing: boolean
      readonly isIfNotExists: boolean
      /** Of a view: what it reads. */
      readonly reads: readonly ObjectName[]
      /** Of a view: whether it runs with the rights of whoever reads it. */
      readonly isInvoker: boolean
    }
  | {
      readonly kind: 'create function'
      readonly name: ObjectName
      /** As `drop` names it, with the types of its arguments. */
      readonly signature: string
      readonly object: 'function' | 'procedure'
      readonly isReplacing: boolean
      readonly isSecurityDefiner: boolean
      readonly setsSearchPath: boolean
    }
  | { readonly kind: 'add enum value'; readonly type: ObjectName; readonly value: string }
  | { readonly kind: 'alter domain'; readonly type: ObjectName; readonly checksRows: boolean }
  | {
      readonly kind: 'grant' | 'revoke'
      readonly object: ObjectKind | 'default privileges' | 'everything in a schema' | 'other'
      /** Null for all privileges; the columns where it is given for some. */
      readonly privileges: readonly string[] | null
      readonly names: readonly ObjectName[]
      /** `public` for everybody. */
      readonly to: readonly string[]
      readonly isForColumns: boolean
    }
  | { readonly kind: 'truncate'; readonly tables: readonly ObjectName[] }
  | { readonly kind: 'lock table'; readonly tables: readonly ObjectName[]; readonly mode: LockMode }
  | {
      readonly kind: 'maintain'
      readonly what:
        | 'analyze'
        | 'cluster'
        | 'vacuum'
        | 'vacuum full'
        | 'reindex'
        | 'refresh materialized view'
      /** Empty where the whole database is meant. */
      readonly tables: readonly ObjectName[]
      readonly isConcurrent: boolean
    }
  | {
      readonly kind: 'change rows' | 'read rows'
      readonly writes: readonly ObjectName[]
      readonly reads: readonly ObjectName[]
      /** What it deletes from without a condition. */
      readonly empties: readonly ObjectName[]
      /** The settings that it changes by set_config. */
      readonly sets: readonly string[]
    }
  | { readonly kind: 'set'; readonly setting: string; readonly isLocal: boolean }
  | { readonly kind: 'session'; readonly what: string }
  | { readonly kind: 'transaction'; readonly what: string }
  | { readonly kind: 'comment'; readonly table: ObjectName | undefined }
  | {
      readonly kind: 'move'
      readonly to: 'schema' | 'owner'
      readonly object: ObjectKind | 'other'
      readonly table: ObjectName | undefined
    }
  | { readonly kind: 'do'; readonly body: string }
  | { readonly kind: 'unknown'; readonly what: string }

export type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>
