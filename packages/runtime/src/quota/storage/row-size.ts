import type { StorageGrant } from './storage-store.ts'

/** Of a row, beside its columns: its header, and the pointer to it. */
export const ROW_BYTES = 28
/** Fewer rows say nothing of the others. */
const ENOUGH_ROWS = 100

/** The bytes of one row with its indexes, as they were measured; 0 where too few were. */
export function averageOf(known: Pick<StorageGrant, 'used'> | undefined): number {
  if (known === undefined || known.used.rows < ENOUGH_ROWS) return 0
  return Math.ceil(known.used.bytes / known.used.rows)
}
