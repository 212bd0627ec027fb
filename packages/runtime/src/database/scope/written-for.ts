import type { CompiledQuery } from 'kysely'

import { TenantryError } from '../../errors.ts'

/** On the query itself, so that it stays where the query is copied or kept. */
const WRITTEN_FOR = Symbol('tenantry written for')

/** The query, with a note of whose rows it is about where its SQL says so. */
export function noteTenant(query: CompiledQuery, tenantId: string): CompiledQuery {
  if (!query.parameters.includes(tenantId)) return query
  return Object.assign({ ...query }, { [WRITTEN_FOR]: tenantId })
}

/**
 * A query that was compiled in one context and kept for another would find nothing there, and nobody
 * would know why.
 *
 * @throws {TenantryError} CONTEXT_CHANGED for one that the query wall has written for another tenant.
 */
export function assertWrittenFor(query: CompiledQuery, tenantId: string | null): void {
  const writtenFor: unknown = Reflect.get(query, WRITTEN_FOR)
  if (writtenFor === undefined || writtenFor === tenantId) return
  throw new TenantryError('CONTEXT_CHANGED', {
    message: 'A query that was compiled for one tenant was run in the context of another.',
    hint: 'Keep the query and not what compile() made of it: it is written for whoever executes it.',
    details: { taken: writtenFor, now: tenantId },
  })
}
