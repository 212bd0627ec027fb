import type { TenantStorage } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** What a tenant stores, as it was measured last. */
export type StoredReport = Pick<TenantStorage, 'rows' | 'bytes' | 'measuredAt' | 'problem'>

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const THOUSAND = 1000

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

/** As sizes are written in the configuration: a kB is 1000 bytes. */
function renderBytes(bytes: number): string {
  let [amount, unit] = [bytes, 0]
  while (amount >= THOUSAND && unit < UNITS.length - 1) {
    amount /= THOUSAND
    unit += 1
  }
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${UNITS[unit] ?? ''}`
}
