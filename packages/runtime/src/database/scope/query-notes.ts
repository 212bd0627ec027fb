import type { CompiledQuery } from 'kysely'

import { TenantryError } from '../../errors.ts'

/** What the query wall knows of a query that it has written. */
export interface QueryNotes {
  /** Whose rows it is about, where its SQL says so. */
  readonly tenantId: string | undefined
  /** Whether it is a select of nothing but tables, columns, operators and PostgreSQL's own aggregates. */
  readonly isPlain: boolean
}

/** On the query itself, so that the notes stay where the query is copied or kept. */
const NOTES = Symbol('tenantry notes')

interface NotedQuery extends CompiledQuery {
  readonly [NOTES]?: QueryNotes
}

/** The query, with notes. */
export function noteQuery(
  { query, queryId, sql, parameters }: CompiledQuery,
  tenantId: string,
  isPlain: boolean,
): CompiledQuery {
  const notes = { tenantId: parameters.includes(tenantId) ? tenantId : undefined, isPlain }
  const noted: NotedQuery = { query, queryId, sql, parameters, [NOTES]: notes }
  return noted
}

/** Whether a query can be told to write nothing; one that nobody has written notes for cannot. */
export function isPlainRead(query: NotedQuery): boolean {
  return query[NOTES]?.isPlain === true
}

/**
 * A query that was compiled in one context and kept for another would find nothing there, and nobody
 * would know why.
 *
 * @throws {TenantryError} CONTEXT_CHANGED for one that the query wall has written for another tenant.
 */
export function assertWrittenFor(query: NotedQuery, tenantId: string | null): void {
  const writtenFor = query[NOTES]?.tenantId
  if (writtenFor === undefined || writtenFor === tenantId) return
  throw new TenantryError('CONTEXT_CHANGED', {
    message: 'A query that was compiled for one tenant was run in the context of another.',
    hint: 'Keep the query and not what compile() made of it: it is written for whoever executes it.',
    details: { taken: writtenFor, now: tenantId },
  })
}
