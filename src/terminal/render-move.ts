import type { DroppedSource, MovedTenant, MovePlan, MoveProgress } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { placementName } from './placement-name.ts'
import { renderBytes } from './render-bytes.ts'
import { renderCount } from './render-count.ts'
import { renderMeasured } from './render-duration.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** What would move, and what is in the way. */
export function renderMovePlan(plan: MovePlan, paint: Paint): string {
  const { placements, moved, module } = plan
  if (placements.length === 0) {
    return moved.length === 0
      ? 'There are no tenants whose rows could move.'
      : `The rows of ${visibleText(module)} have moved before: ${renderCount(moved.length, 'tenant')}.`
  }
  const head = ['PLACEMENT', 'TENANTS', 'TABLE', 'ROWS', 'SIZE'].map((title) => paint('dim', title))
  const rows = placements.flatMap(({ placement, tenants, tables }) =>
    tables.map(({ name, rows: count, bytes }, at) => [
      at === 0 ? placementName(placement) : '',
      at === 0 ? String(tenants.length) : '',
      visibleText(name),
      `~${count}`,
      renderBytes(bytes),
    ]),
  )
  const obstacles = [...plan.obstacles, ...placements.flatMap((placement) => placement.obstacles)]
  const lines = obstacles.map(
    ({ at, why, remedy }) => `${paint('red', visibleText(at))}: ${visibleText(why)}. ${remedy}`,
  )
  return [
    renderTable([head, ...rows]),
    ...(moved.length === 0 ? [] : [`Moved before: ${renderCount(moved.length, 'tenant')}.`]),
    ...new Set(lines),
    obstacles.length === 0 ? 'Nothing is in the way.' : paint('red', 'Nothing moves like this.'),
  ].join('\n')
}

/** What became of each tenant. Errors are told apart from this. */
export function renderMoved(tenants: readonly MovedTenant[], paint: Paint): string {
  if (tenants.length === 0) return 'There are no tenants whose rows could move.'
  if (tenants.every(({ outcome }) => outcome === 'moved before'))
    return 'Nothing to do: the rows of all of them have moved before.'
  const head = ['TENANT', 'OUTCOME', 'ROWS', 'CHANGES', 'WRITES WAITED', 'TOOK']
  const rows = tenants.map(({ tenant, outcome, rows: count, changes, stopMs, tookMs }) => [
    visibleText(tenant),
    outcome === 'not moved' ? paint('red', outcome) : outcome,
    String(count),
    String(changes),
    outcome === 'moved' ? renderMeasured(stopMs) : '',
    outcome === 'moved' ? renderMeasured(tookMs) : '',
  ])
  return renderTable([head.map((title) => paint('dim', title)), ...rows])
}

export function renderDropped(tenants: readonly DroppedSource[], paint: Paint): string {
  if (tenants.length === 0) return 'Nothing to do: no moved rows are left where they were.'
  const head = ['TENANT', 'OUTCOME', 'ROWS'].map((title) => paint('dim', title))
  const rows = tenants.map(({ tenant, outcome, rows: count }) => [
    visibleText(tenant),
    outcome === 'kept' ? paint('red', outcome) : outcome,
    String(count),
  ])
  return renderTable([head, ...rows])
}

/** One line of a run. */
export function renderMoveProgress({ tenant, state, rows, changes }: MoveProgress): string {
  return `${visibleText(tenant)}: ${state}, ${rows} rows and ${changes} changes copied`
}
