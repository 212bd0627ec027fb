import { TenantryError } from '@tenantry/runtime/errors'
import { DatabaseError } from 'pg'

import type { Field, Resource } from '../../scaffold/index.ts'
import type { ScratchView } from '../open-scratch.ts'

/**
 * Has PostgreSQL judge defaults one by one, so that a refusal is known to be of which field.
 *
 * @throws {TenantryError} USAGE_FIELD_INVALID
 */
export async function proveDefaults(view: ScratchView, { fields }: Resource): Promise<void> {
  for (const field of fields) {
    // The type of an enum is not there yet.
    if (field.default?.kind !== 'sql' || field.type.kind === 'enum') continue
    try {
      await view.query(`select ${field.default.sql}`)
    } catch (error) {
      throw refusedBy(error, field) ?? error
    }
  }
}

/** What PostgreSQL has against an array of an enum; undefined where it is something else. */
export function explainRefusal(error: unknown, { fields }: Resource): TenantryError | undefined {
  const field = fields.find(
    ({ type, default: given }) =>
      type.kind === 'enum' && given?.kind === 'sql' && String(error).includes(type.name),
  )
  return field && refusedBy(error, field)
}

function refusedBy(error: unknown, field: Field): TenantryError | undefined {
  if (!(error instanceof DatabaseError)) return undefined
  return new TenantryError('USAGE_FIELD_INVALID', {
    message: `The field ${JSON.stringify(field.token)} cannot be: PostgreSQL says ${error.message}.`,
    hint: `Write a value of ${field.type.sql}, or leave the default away.`,
    details: { field: field.token, reason: error.message },
    cause: error,
  })
}
