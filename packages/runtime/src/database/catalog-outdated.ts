import { TenantryError } from '../errors.ts'
import { sqlStateOf } from './sql-state.ts'

/** SQLSTATE: no such function, table, column or schema. */
const MISSING = new Set(['42883', '42P01', '42703', '3F000'])

/**
 * Tells the error of a statement of our own that asks for what the database does not have, or not yet.
 *
 * @param database Where the statement was sent.
 */
export function asCatalogOutdated<Problem>(
  error: Problem,
  database: string,
): Problem | TenantryError {
  return MISSING.has(sqlStateOf(error) ?? '') ? catalogOutdated(database, error) : error
}

export function catalogOutdated(database: string, cause?: unknown): TenantryError {
  return new TenantryError('CATALOG_OUTDATED', {
    message: `The database ${JSON.stringify(database)} was prepared by another version of Tenantry, or by none.`,
    hint: 'Run `saas migrate` with the version that the application runs, before that is deployed.',
    cause,
    details: { database },
  })
}
