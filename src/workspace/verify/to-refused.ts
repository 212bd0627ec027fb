import { DatabaseError } from 'pg'

import { TenantryError } from '@tenantry/runtime/errors'

import type { Refused } from '../../verify/index.ts'

/** What a wall said; what is out of order ends the run. */
export function toRefused(error: unknown): Refused {
  if (error instanceof DatabaseError && error.code !== undefined) {
    const { code, message, constraint, detail, dataType: domain } = error
    return { state: code, message, constraint, detail, domain, isOurs: false }
  }
  if (error instanceof TenantryError) {
    const { code, message } = error
    const nothing = { constraint: undefined, detail: undefined, domain: undefined }
    return { state: code, message, ...nothing, isOurs: true }
  }
  throw error
}
