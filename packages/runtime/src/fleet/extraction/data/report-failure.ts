import { type ErrorReport, reasonOf, TenantryError } from '../../../errors.ts'

/** What ended the move of one tenant, as data. */
export function reportFailure(error: unknown): ErrorReport {
  if (error instanceof TenantryError) return error.toJSON()
  return {
    code: 'MOVE_FAILED',
    message: `The move of a tenant was ended by an error: ${reasonOf(error)}.`,
    hint: 'Mend what the message names, then run the command again: what was copied stays.',
  }
}
