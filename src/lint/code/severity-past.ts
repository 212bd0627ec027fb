import type { DatabaseGuard } from '../../code/index.ts'

/**
 * What it means to go past the query builder. On the database of a tenant driver and policies still hold; a
 * plugin of one's own is all there is; where nothing guards, nothing is gone past.
 */
export function severityPast(guard: DatabaseGuard): 'error' | 'warning' | undefined {
  if (guard === 'plugin') return 'error'
  return guard === 'tenant' ? 'warning' : undefined
}
