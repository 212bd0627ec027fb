import type { EngineName, Mode } from '../config/index.ts'
import type { Roles } from '../database/connections/roles.ts'

/** Where a placement lies on its cluster, and whose it is. */
export interface EnginePlace {
  readonly schema: string
  readonly mode: Mode
  readonly roles: Roles
}

/** How the tenant of a transaction comes to the servers that hold the rows. */
export interface TenantReach {
  /** A term for the select list of the context, which turns it on. */
  readonly term: string
  /** Behind the context, inside `begin` and `commit`. @throws {TypeError} for what is no id. */
  statement(tenantId: string): string
}

/** Why an engine does not take a statement, and what to write in its place. */
export interface Refusal {
  readonly why: string
  readonly remedy: string
}

/** All that differs between the engines: see docs/decisions/0025-citus.md. */
export interface Engine {
  readonly name: EngineName
  /** Behind `begin` where a schema is changed. */
  readonly begin: readonly string[]
  /** Behind these where the schema is a scratch one. */
  readonly beginScratch: readonly string[]
  /** Undefined where the rows lie on the server that the context is set on. */
  readonly reach: TenantReach | undefined
  /** Whether what one role has changed is visible to another in the same transaction. */
  readonly rolesShareTransaction: boolean
  /** How a table is spread, as an expression on the oid of its pg_class. Undefined where none is. */
  readonly distribution: ((oid: string) => string) | undefined
  /** A statement of a migration as the engine takes it; the marks of roles stay in it. */
  toNative(statement: string): string
  /** A statement as it may stand in a message with others. */
  embed(statement: string): string
  /** What the schema `tenantry` of a database begins with. */
  shareTenant(roles: Roles): string
  /** @param create The statement that makes the schema. */
  createSchema(create: string, mode: Mode): readonly string[]
  /** Behind the statements of a migration. */
  settle(place: EnginePlace): readonly string[]
  /** The placement whose shape one of this mode has to have. */
  shapedLike(mode: Mode): Mode
  /** Why the engine does not take a statement; undefined for an error that any PostgreSQL would give. */
  refusal(cause: unknown): Refusal | undefined
  /** The bytes of the largest part of a table, as an expression. @param table A regclass. */
  largestPart(table: string): string
}
