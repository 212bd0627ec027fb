import type { Grounds } from './grounds.ts'
import type { TenantContext } from './tenant-context.ts'

/** How a condition keeps rows to the tenant of the context. */
export type ConditionKind =
  /** Only rows of the tenant. */
  | 'strict'
  /** Only rows whose tenant a query over other tables names. */
  | 'subquery'
  /** Only rows that a query over other tables finds by something else: whose they are it does not say. */
  | 'lookup'
  /** All rows, always. */
  | 'true'
  /** Rows of the tenant, or those of another condition. */
  | 'or'
  /** All rows where there is no tenant in the context. */
  | 'without context'
  /** What the name of the database's user decides. */
  | 'user'
  /** Rows by something that is not whose they are. */
  | 'loose'

export interface ConditionVerdict {
  readonly kind: ConditionKind
  /** Whether the column of the tenant is cast before it is compared, so that no index is used. */
  readonly casts: boolean
}

export interface ConditionQuestion {
  /** The column that says whose a row is. */
  readonly column: string
  /** Its type, as PostgreSQL writes it. Default: not known, so that each cast of it counts. */
  readonly columnType?: string | undefined
  /** Default: true. */
  readonly isColumnNotNull?: boolean
  /** Default: whichever function or setting there is. */
  readonly context?: TenantContext
}

/** Whether a condition of this kind lets a tenant see no rows but its own. */
export function isTied(kind: ConditionKind | undefined): boolean {
  return kind === 'strict' || kind === 'subquery'
}

/** What it is about, of the rows that it is true of. */
export function kindOf(admitted: Grounds): ConditionKind {
  if (admitted.has('always')) return 'true'
  if (admitted.has('anything') || admitted.has('in context')) {
    return [...admitted].some((one) => one === 'tenant' || one === 'query' || one === 'lookup')
      ? 'or'
      : 'loose'
  }
  if (admitted.has('user')) return 'user'
  if (admitted.has('no context')) return 'without context'
  if (admitted.has('lookup')) return admitted.has('tenant') ? 'or' : 'lookup'
  return admitted.has('query') ? 'subquery' : 'strict'
}
