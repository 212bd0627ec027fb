import type { CompiledQuery, QueryId, RootOperationNode } from 'kysely'

import { isPlainRead, noteQuery } from './query-notes.ts'
import type { TenantScope } from './tenant-scope.ts'

interface KnownQuery {
  readonly tenantId: string
  readonly sharedTables: ReadonlySet<string>
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly isPlainRead: boolean
}

const RECENT = 16

/**
 * The queries that were compiled more than once, with their tenant. Measured: a WeakMap that takes in
 * every query costs more than a tenth of compiling it, and most are never seen again. So a query goes
 * in when it comes back while it is among the last few.
 */
export class KnownQueries {
  readonly #repeated = new WeakMap<RootOperationNode, KnownQuery>()
  /** Side by side, since looking for a node among nothing but nodes is fastest. */
  readonly #recentNodes: RootOperationNode[] = []
  readonly #recent: KnownQuery[] = []
  #next = 0

  /** The query, where it was compiled for the same tenant and with the same shared tables. */
  find(
    query: RootOperationNode,
    queryId: QueryId,
    { tenantId, sharedTables }: TenantScope,
  ): CompiledQuery | undefined {
    let known = this.#repeated.get(query)
    if (known === undefined) {
      known = this.#recent[this.#recentNodes.indexOf(query)]
      if (known === undefined) return undefined
      this.#repeated.set(query, known)
    }
    if (known.tenantId !== tenantId || known.sharedTables !== sharedTables) return undefined
    // Copied on the way in and out: who masks parameters for a log must not change the tenant of the next one.
    const { sql, parameters } = known
    return noteQuery(
      { query, queryId, sql, parameters: [...parameters] },
      tenantId,
      known.isPlainRead,
    )
  }

  remember({ tenantId, sharedTables }: TenantScope, compiled: CompiledQuery): void {
    const { query, sql, parameters } = compiled
    const known = {
      tenantId,
      sharedTables,
      sql,
      parameters: [...parameters],
      isPlainRead: isPlainRead(compiled),
    }
    if (this.#repeated.has(query)) this.#repeated.set(query, known)
    this.#recentNodes[this.#next] = query
    this.#recent[this.#next] = known
    this.#next = (this.#next + 1) % RECENT
  }
}
