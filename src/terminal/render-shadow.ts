import type { ShadowReport } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** A line for each operation that was compared in shadow; undefined where none was. */
export function renderShadow(shadow: readonly ShadowReport[], paint: Paint): string | undefined {
  if (shadow.length === 0) return undefined
  const titles = ['MODULE', 'OPERATION', 'COMPARED', 'DIFFERING', 'LAST DIFFERENCE']
  const head = titles.map((title) => paint('dim', title))
  const rows = shadow.map(({ module, operation, compared, differing, lastDifferenceAt }) => [
    visibleText(module),
    visibleText(operation),
    String(compared),
    differing === 0 ? '0' : paint('red', String(differing)),
    lastDifferenceAt?.toISOString() ?? '',
  ])
  return renderTable([head, ...rows])
}
