import type { Demotion, EventStreamReport, KeptRoute } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** Where the calls to extracted modules are done. */
export interface RouteReport {
  readonly routes: readonly KeptRoute[]
  /** Modules whose routes do not hold: their calls are local. */
  readonly demotions: readonly Demotion[]
}

/** The same, with the events that wait to be done. */
export interface StatusReport extends RouteReport {
  readonly events: readonly EventStreamReport[]
}

/** A line for each route, and above them the modules that brought themselves back. */
export function renderRoutes({ routes, demotions }: RouteReport, paint: Paint): string {
  const back = demotions.map(({ module, reason, process, at }) =>
    paint(
      'red',
      `${visibleText(module)} brought itself back at ${at.toISOString()}: ${visibleText(reason)} (${visibleText(process)}). All its calls are local until a route is set.`,
    ),
  )
  if (routes.length === 0) return [...back, 'No routes: all calls are local.'].join('\n')
  const head = ['MODULE', 'WHOSE CALLS', 'MODE', 'SINCE'].map((title) => paint('dim', title))
  const rows = routes.map(({ module, mode, changedAt, ...route }) => [
    visibleText(module),
    whose(route),
    mode,
    changedAt.toISOString(),
  ])
  return [...back, renderTable([head, ...rows])].join('\n')
}

function whose({ scope, value, tenant }: Pick<KeptRoute, 'scope' | 'value' | 'tenant'>): string {
  if (scope === 'percent') return `${value} % of the tenants`
  return `${scope} ${visibleText(tenant ?? value)}`
}
