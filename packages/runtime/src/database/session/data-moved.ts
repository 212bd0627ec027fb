import { DatabaseError } from 'pg'

import { TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'

/** The SQLSTATE with which a database refuses to change rows that have moved elsewhere. */
export const DATA_MOVED = 'TN004'

/** Tells the refusal of a placement whose rows have moved to the database of a service from the errors of statements. */
export function asDataMoved(error: Error): Error {
  if (!(error instanceof DatabaseError) || sqlStateOf(error) !== DATA_MOVED) return error
  const module = error.detail ?? ''
  return new TenantryError('DATA_MOVED', {
    message: `The rows of the tenant in ${module} have moved to the database of its service, so nothing was written.`,
    hint: `Call the module through its facade, with the routes of the catalog; \`saas extract status ${module}\` says where the rows are.`,
    cause: error,
    details: { module },
  })
}
