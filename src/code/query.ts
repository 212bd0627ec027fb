import type { ts } from 'ts-morph'

/** What makes queries. */
export type BuilderName = 'kysely' | 'drizzle' | 'knex' | 'prisma'

export type Operation = 'select' | 'insert' | 'update' | 'delete' | 'merge'

/** A table, or what stands for one, that a query takes rows from or writes to. */
export interface RowSource {
  /** As it was written, without an alias; undefined for a subquery, and what is not known before the program runs. */
  readonly table: string | undefined
  /** What columns name it by. */
  readonly alias: string | undefined
  /** `relation`: what an ORM loads or connects beside the rows, by a foreign key. */
  readonly role: 'from' | 'into' | 'join' | 'using' | 'relation'
  readonly node: ts.Expression
  /** Of a relation: the columns of its foreign key. */
  readonly columns?: readonly string[]
}

/** A call on a query builder. */
export interface Step {
  readonly method: string
  readonly call: ts.CallExpression
  /** Whether it is made on some ways through the program only: within an `if`, or by `$if`. */
  readonly isConditional: boolean
  /** Default: kysely. */
  readonly builder?: BuilderName
}

/** How a query ends on one way through the program. */
export interface Ending {
  /** `executed`; `embedded` in another query; `lost` where the program cannot be followed, or does nothing with it. */
  readonly kind: 'executed' | 'embedded' | 'lost'
  readonly node: ts.Node
  /** All that was called on it on the way, from the beginning on. */
  readonly steps: readonly Step[]
}

/** A query that a builder makes, through variables, helper functions and those who call what returns it. */
export interface Query {
  readonly builder: BuilderName
  readonly operation: Operation
  /** `db` in `db.selectFrom('invoice')`. */
  readonly database: ts.Expression
  readonly root: ts.CallExpression
  readonly sources: readonly RowSource[]
  readonly endings: readonly Ending[]
}
