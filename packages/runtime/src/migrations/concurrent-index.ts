import { quoteIdentifier } from '../database/sql-text.ts'
import { TenantryError } from '../errors.ts'
import { IDENTIFIER, unquoteIdentifier } from './identifier.ts'

/** An index that is built, or dropped, while the application writes to its table. */
export interface ConcurrentIndex {
  readonly action: 'create' | 'drop'
  readonly index: string
  /** The statement for the index of one schema, whatever search_path the connection has. */
  inSchema(schema: string): string
  dropIn(schema: string): string
  /** The same change for inside a transaction: where nobody uses the table yet. */
  readonly plain: string
}

const CONCURRENTLY = /^(?:create\s+(?:unique\s+)?index|drop\s+index|reindex\b.*)\s+concurrently\b/is
const CREATE = new RegExp(
  `^(create\\s+(?:unique\\s+)?index)\\s+concurrently\\s+(?:if\\s+not\\s+exists\\s+)?(${IDENTIFIER})\\s+on\\s+(only\\s+)?(${IDENTIFIER})(?=[\\s(])(.*)$`,
  'is',
)
const DROP = new RegExp(
  `^drop\\s+index\\s+concurrently\\s+(?:if\\s+exists\\s+)?(${IDENTIFIER})(?:\\s+restrict)?$`,
  'is',
)

/** Whether a statement refuses to stand in a transaction. @param statement Without comments in front. */
export function isConcurrent(statement: string): boolean {
  return CONCURRENTLY.test(statement)
}

/**
 * @param statement Without comments in front.
 * @throws {TenantryError} MIGRATION_CONCURRENT_INVALID for what is not one named index of one table: it
 * could not be found again after a crash.
 */
export function readConcurrentIndex(migration: string, statement: string): ConcurrentIndex {
  const created = CREATE.exec(statement)
  if (created !== null) {
    const [, verb = '', index = '', only = '', table = '', rest = ''] = created
    return {
      action: 'create',
      index: unquoteIdentifier(index),
      inSchema: (schema) =>
        `${verb} concurrently ${index} on ${only}${quoteIdentifier(schema)}.${table}${rest}`,
      dropIn: dropOf(index),
      plain: `${verb} ${index} on ${only}${table}${rest}`,
    }
  }
  const [, index] = DROP.exec(statement) ?? []
  if (index === undefined) throw invalidConcurrent(migration)
  return {
    action: 'drop',
    index: unquoteIdentifier(index),
    inSchema: dropOf(index),
    dropIn: dropOf(index),
    plain: `drop index ${index}`,
  }
}

function dropOf(index: string): (schema: string) => string {
  return (schema) => `drop index concurrently ${quoteIdentifier(schema)}.${index}`
}

export function invalidConcurrent(migration: string): TenantryError {
  return new TenantryError('MIGRATION_CONCURRENT_INVALID', {
    message: `The migration ${migration} has a statement that cannot stand in a transaction, and is not one index that is created or dropped.`,
    hint: 'Write one `create [unique] index concurrently <name> on <table> (…)` or one `drop index concurrently <name>`, alone in its migration, without a schema in front.',
    details: { migration },
  })
}
