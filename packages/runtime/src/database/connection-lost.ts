import { DatabaseError } from 'pg'

import { TenantryError } from '../errors.ts'

/** Class 08 and the shutdowns of a backend: the connection is gone, and the server says so. */
const LOST = /^08|^57P0[1-3]$/

/** Whether the connection is gone or never was there, so that nobody knows what became of the statement. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof TenantryError) {
    // Its cause is of the connection that it was watched from.
    if (error.code === 'MIGRATION_BLOCKED') return false
    return error.code === 'CONNECTION_FROZEN' || isConnectionLost(error.cause)
  }
  return error instanceof DatabaseError ? LOST.test(error.code ?? '') : error instanceof Error
}
