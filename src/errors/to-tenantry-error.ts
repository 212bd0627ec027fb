import { TenantryError } from '@tenantry/runtime/errors'

import { fromDatabaseError } from './from-database-error.ts'
import { fromSystemError } from './from-system-error.ts'
import { fromUsageError } from './from-usage-error.ts'

/** Whatever was thrown, as an error with a code and a remedy. `command` is what ran, such as `db start`. */
export function toTenantryError(thrown: unknown, command: string): TenantryError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown })
  return recognise(error, command) ?? internal(error)
}

function recognise(error: Error, command: string): TenantryError | undefined {
  return (
    asTenantryError(error) ??
    fromUsageError(error, command) ??
    fromDatabaseError(error) ??
    fromSystemError(error) ??
    fromInside(error, command)
  )
}

/** By shape: an application may have brought a copy of the runtime of its own. */
function asTenantryError(error: Error): TenantryError | undefined {
  if (error instanceof TenantryError) return error
  if (error.name === 'AbortError') return interrupted(error)
  if (error.name !== 'TenantryError' || !('code' in error) || !('hint' in error)) return undefined
  return new TenantryError(String(error.code), {
    message: error.message,
    hint: String(error.hint),
    cause: error.cause,
  })
}

/** Node reports one failed connection as an AggregateError, one error for each address of the host. */
function fromInside(error: Error, command: string): TenantryError | undefined {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause
  return inner instanceof Error ? recognise(inner, command) : undefined
}

export function interrupted(cause?: unknown): TenantryError {
  return new TenantryError('INTERRUPTED', {
    message: 'The command was interrupted.',
    hint: 'Run it again when you are ready.',
    cause,
  })
}

function internal(cause: Error): TenantryError {
  return new TenantryError('INTERNAL', {
    message: `Something unforeseen happened: ${cause.message || cause.name}.`,
    hint: 'Run the command again with --debug, and report what it prints.',
    cause,
  })
}
