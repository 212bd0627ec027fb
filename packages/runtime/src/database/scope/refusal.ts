import { TenantryError } from '../../errors.ts'

/** The error for a statement whose isolation cannot be proved: nothing is guessed, nothing is sent. */
export function refuse(what: string, hint: string): TenantryError {
  return new TenantryError('STATEMENT_REFUSED', {
    message: `The tenant-scoped database refuses ${what}.`,
    hint,
  })
}
