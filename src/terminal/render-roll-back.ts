import type { RollBackPlan } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'

/** What undoes a migration; `loses` are those of the statements that lose what came since. */
interface ShownWay {
  readonly migration: string
  readonly source: string
  readonly statements: readonly string[]
  readonly loses: readonly string[]
}

/** What `saas migrate down` would do: whose run it is, then the SQL of each migration, once. */
export function renderRollBack(
  { run, placements }: Pick<RollBackPlan, 'run' | 'placements'>,
  ways: readonly ShownWay[],
  paint: Paint,
): string {
  const sql = ways.flatMap(({ migration, source, statements, loses }) => [
    paint('bold', `${migration}, ${source}`),
    ...(statements.length === 0 ? ['  nothing to do'] : []),
    ...statements.map(
      (statement) =>
        `  ${loses.includes(statement) ? `${paint('red', 'loses data')} ` : ''}${statement};`,
    ),
    '',
  ])
  const many = placements.length === 1 ? 'placement' : 'placements'
  const when = run.startedAt.toISOString().slice(0, 16).replace('T', ' ')
  return [
    ...sql,
    `${placements.length.toLocaleString('en-US')} ${many} of the run of ${when} UTC, by ${run.actor}`,
  ].join('\n')
}
