import type { SurroundingsSql } from './surroundings-sql.ts'

export interface ServerRow {
  readonly name: string
  readonly reader: string
  readonly version: string
  readonly bypasses: boolean
  readonly owner: string
}

interface ObjectGrantRow {
  readonly object: string
  readonly role: string
  readonly privilege: string
}

/** The answers to `surroundingsSql`. */
export interface SurroundingsRows extends Record<keyof SurroundingsSql, readonly unknown[]> {
  readonly server: readonly ServerRow[]
  readonly roles: readonly {
    readonly name: string
    readonly is_superuser: boolean
    readonly bypasses: boolean
    readonly can_login: boolean
  }[]
  readonly memberships: readonly {
    readonly member: string
    readonly role: string
    readonly inherits: boolean
  }[]
  readonly settings: readonly {
    readonly role: string | null
    readonly is_of_database: boolean | null
    readonly value: string
  }[]
  readonly databases: readonly { readonly name: string; readonly owner: string }[]
  readonly databaseGrants: readonly ObjectGrantRow[]
  readonly schemaGrants: readonly ObjectGrantRow[]
  readonly servers: readonly { readonly name: string }[]
  readonly sequences: readonly {
    readonly schema: string
    readonly name: string
    readonly users: readonly string[]
  }[]
  readonly sequenceGrants: readonly {
    readonly schema: string
    readonly name: string
    readonly role: string
    readonly privilege: string
    readonly used_by: string | null
  }[]
  readonly statisticGrants: readonly {
    readonly schema: string
    readonly name: string
    readonly role: string
  }[]
}
