import type { TenantStorage } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderBytes } from './render-bytes.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** What a tenant stores, as it was measured last. */
export type StoredReport = Pick<TenantStorage, 'rows' | 'bytes' | 'measuredAt' | 'problem'>

/** Undefined for a tenant that nobody has measured: one without a limit on what it stores. */
export function renderStored(stored: StoredReport, paint: Paint): string | undefined {
  const { rows, bytes, measuredAt, problem } = stored
  if (measuredAt === null && problem === null) return undefined
  const when = measuredAt === null ? 'never measured' : `measured ${measuredAt.toISOString()}`
  const table = [
    ['rows', rows.toLocaleString('en-US')],
    ['bytes', renderBytes(bytes)],
  ]
  const failed = problem === null ? [] : [paint('red', `not measured: ${visibleText(problem)}`)]
  return [paint('dim', `STORED, ${when}`), renderTable(table), ...failed].join('\n')
}
