import type {
  Demotion,
  EventStreamReport,
  KeptMove,
  KeptRoute,
  ShadowReport,
} from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** Where the calls to extracted modules are done. */
export interface RouteReport {
  readonly routes: readonly KeptRoute[]
  /** Modules whose routes do not hold: their calls are local, but those of tenants whose rows have moved. */
  readonly demotions: readonly Demotion[]
  /** Rows that move to the database of the service, or have. */
  readonly moves: readonly KeptMove[]
}

/** The same, with what was compared in shadow and the events that wait to be done. */
export interface StatusReport extends RouteReport {
  /** By module and operation, since the module was put in shadow. */
  readonly shadow: readonly ShadowReport[]
  readonly events: readonly EventStreamReport[]
}

/** A line for each route, above them the modules that brought themselves back, and below them whose rows move. */
export function renderRoutes({ moves, ...report }: RouteReport, paint: Paint): string {
  const routes = routeLines(report, paint)
  return moves.length === 0 ? routes : `${routes}\n\n${renderMoves(moves, paint)}`
}

function renderMoves(moves: readonly KeptMove[], paint: Paint): string {
  const head = ['MODULE', 'TENANT', 'ROWS ARE', 'WHERE TO', 'SINCE'].map((title) =>
    paint('dim', title),
  )
  const rows = moves.map(({ module, tenant, state, destination, changedAt, reason }) => [
    visibleText(module),
    visibleText(tenant),
    state === 'failed' ? paint('red', `failed: ${visibleText(reason ?? '')}`) : state,
    visibleText(destination),
    changedAt.toISOString(),
  ])
  return renderTable([head, ...rows])
}

function routeLines({ routes, demotions }: Omit<RouteReport, 'moves'>, paint: Paint): string {
  const back = demotions.map(({ module, reason, process, at }) =>
    paint(
      'red',
      `${visibleText(module)} brought itself back at ${at.toISOString()}: ${visibleText(reason)} (${visibleText(process)}). Until a route is set its calls are local, but those of tenants whose rows have moved.`,
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
