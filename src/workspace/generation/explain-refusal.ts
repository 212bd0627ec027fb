import { TenantryError } from '@tenantry/runtime/errors'
import { DatabaseError } from 'pg'

import type { Resource } from '../../scaffold/index.ts'

/** What PostgreSQL has against a field: mostly a default that is no value of its type. Undefined where it is something else. */
export function explainRefusal(error: unknown, { fields }: Resource): TenantryError | undefined {
  if (!(error instanceof DatabaseError)) return undefined
  const field = fields.find(
    ({ default: given }) =>
      given?.kind === 'sql' && /^'(.*)'::/.test(given.sql) && quotes(error.message, given.sql),
  )
  if (field === undefined) return undefined
  return new TenantryError('USAGE_FIELD_INVALID', {
    message: `The field ${JSON.stringify(field.token)} cannot be: PostgreSQL says ${error.message}.`,
    hint: `Write a value of ${field.type.sql}, or leave the default away.`,
    details: { field: field.token, reason: error.message },
    cause: error,
  })
}

function quotes(message: string, sql: string): boolean {
  const text = sql.slice(1, sql.lastIndexOf("'::")).replaceAll("''", "'")
  return message.includes(`"${text}"`)
}
