import type { FleetPlan } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { placementName } from './placement-name.ts'
import { renderTable } from './render-table.ts'

/** What each placement still needs, and the SQL of it: once, since it is the same everywhere. */
export function renderFleetPlan(plan: FleetPlan, paint: Paint): string {
  const pending = new Map(
    plan.placements.flatMap((entry) => entry.pending).map((entry) => [entry.name, entry]),
  )
  const sql = [...pending.values()].flatMap(({ name, module, statements }) => [
    paint('bold', `${name} (${module})`),
    ...statements.map((statement) => indent(`${statement};`)),
    '',
  ])
  return [...sql, renderFleetStatus(plan, paint)].join('\n')
}

/** The versions as a distribution, then the placements that are not at the newest one. */
export function renderFleetStatus(plan: FleetPlan, paint: Paint): string {
  const behind = plan.placements.filter(({ pending, problem }) => problem || pending.length > 0)
  const upToDate = plan.placements.length - behind.length
  const newest = plan.migrations.at(-1)?.name ?? 'none'
  const head = `${upToDate} of ${count(plan.placements.length, 'placement')} up to date; newest migration: ${newest}`
  const rows = behind.map(({ placement, pending, problem }) => [
    placementName(placement),
    problem ? paint('red', problem.code) : `${pending.length} pending`,
    problem ? problem.message : pending.map(({ name }) => name).join(', '),
  ])
  return rows.length === 0 ? head : `${head}\n\n${renderTable(rows)}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}
