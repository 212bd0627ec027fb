import { DatabaseError } from 'pg'

import { TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'

/** The SQLSTATE with which a database refuses a context that is not signed as it should be. */
export const CONTEXT_REFUSED = 'TN002'

/** Tells the errors of a database that does not believe a context from those of statements. */
export function asContextRefused(error: Error): Error {
  if (!(error instanceof DatabaseError) || sqlStateOf(error) !== CONTEXT_REFUSED) return error
  return new TenantryError('CONTEXT_REFUSED', {
    message: `The database refuses the context: ${error.message}.`,
    hint: 'Run `saas migrate` with the configuration of the application, and compare the clocks. If neither is the cause, look for SQL that sets tenantry.tenant_id.',
    cause: error,
  })
}
