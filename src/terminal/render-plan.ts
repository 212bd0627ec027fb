import type {
  HeldMigration,
  PlacementReport,
  PlanReport,
  StatusReport,
} from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderCount } from './render-count.ts'
import { placementName } from './placement-name.ts'
import { renderTable } from './render-table.ts'

/** Placements that are named before the others are counted. */
const MOST_NAMED = 20

/** What a run would do: each pending migration with its SQL, once, then the placements that need it. */
export function renderPlan(
  { placements, migrations, pending, held }: PlanReport,
  paint: Paint,
): string {
  const sql = migrations.flatMap(
    ({ name, module, kind, statements, destructive, placements: needed }) => [
      `${paint('bold', `${name} (${module})`)}  ${renderCount(needed, 'placement')}${kind === 'transaction' ? '' : `, ${kind}`}`,
      ...(destructive === undefined ? [] : [paint('yellow', `  destructive: ${destructive}`)]),
      ...statements.map((statement) => indent(`${statement};`)),
      '',
    ],
  )
  const head = `${renderCount(pending.length, 'placement')} of ${placements.toLocaleString('en-US')} to migrate`
  return [
    ...sql,
    pending.length === 0 ? 'Nothing to do: ' + head : head,
    ...renderBehind(pending, paint),
    ...held.map(renderHeld),
  ].join('\n')
}

/** The versions as a distribution, then the placements that are not at the newest one. */
export function renderStatus(
  { placements, upToDate, newest, versions, behind, held }: StatusReport,
  paint: Paint,
): string {
  const head = `${upToDate.toLocaleString('en-US')} of ${renderCount(placements, 'placement')} up to date; newest migration: ${newest ?? 'none'}`
  const distribution = versions.map(({ version, pending, placements: number }) => [
    `  ${number.toLocaleString('en-US').padStart(placements.toLocaleString('en-US').length)}`,
    version ?? 'no migration yet',
    pending === 0 ? paint('green', 'up to date') : paint('yellow', `${pending} pending`),
  ])
  const isMixed = versions.length > 1
  return [
    head,
    ...(isMixed ? [renderTable(distribution)] : []),
    ...renderBehind(behind, paint),
    ...held.map(renderHeld),
  ].join('\n')
}

/** A migration that is left out, and why. */
export function renderHeld({ migration, contracts, lacking }: HeldMigration): string {
  return `${migration} waits for ${contracts}, which ${renderCount(lacking, 'placement')} ${lacking === 1 ? 'lacks' : 'lack'}; then run \`saas migrate\` again`
}

function renderBehind(behind: readonly PlacementReport[], paint: Paint): string[] {
  if (behind.length === 0) return []
  // Problems first: who is merely behind needs nothing but a run.
  const sorted = [
    ...behind.filter(({ problem }) => problem !== undefined),
    ...behind.filter(({ problem }) => problem === undefined),
  ]
  const rows = sorted
    .slice(0, MOST_NAMED)
    .map(({ placement, pending, problem }) => [
      placementName(placement),
      problem ? paint('red', problem.code) : `${pending.length} pending`,
      problem ? problem.message : pending.join(', '),
    ])
  const more = behind.length - rows.length
  const rest = more === 0 ? [] : [`and ${more.toLocaleString('en-US')} more (--json names all)`]
  return ['', renderTable(rows), ...rest]
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}
