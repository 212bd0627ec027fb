import type { Verdict, VerifyReport } from '../verify/index.ts'
import type { Paint } from './colour.ts'
import { renderMutation } from './render-mutation.ts'
import { visibleText } from './visible-text.ts'

const MOST_PROBLEMS = 50

/** What was attacked in each mode, what got through, and the verdict. */
export function renderVerification(report: VerifyReport, paint: Paint): string {
  const { place, campaigns, counts, problems, holds, mutation } = report
  const modes = campaigns.map(({ mode, cluster, tables, verdicts }) => {
    const filled = tables.filter(({ rows }) => rows > 0).length
    const parts = [
      `${filled} ${filled === 1 ? 'table' : 'tables'} filled`,
      ...countsBeside(verdicts),
      `${verdicts.length} attacks`,
    ]
    return `${paint('bold', mode)} on ${cluster}: ${parts.join(', ')}`
  })
  const unattacked = campaigns
    .flatMap(({ inapplicable }) => inapplicable)
    .find(({ object }) => object === 'application')
  const told = problems
    .slice(0, MOST_PROBLEMS)
    .map((problem) => `  ${paint('red', '✗')} ${visibleText(problem)}`)
  const more = problems.length - told.length
  const walls = Object.entries(counts.walls).map(([wall, count]) => `${wall} ${count}`)
  return [
    ...(place === undefined ? [] : [`Attacked ${visibleText(place)}:`]),
    ...modes,
    ...told,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(mutation === undefined ? [] : renderMutation(mutation, paint)),
    ...(unattacked === undefined
      ? []
      : [`  ${unattacked.id} were not attacked: ${unattacked.why}`]),
    `Refused by: ${walls.join(', ') || 'nothing'}.`,
    holds
      ? paint('green', `${counts.attacks} attacks, and none got through.`)
      : paint('red', renderFailure(report)),
  ].join('\n')
}

function renderFailure({ counts: { through, attacks }, problems, mutation }: VerifyReport): string {
  const missed = mutation?.counts.missed ?? 0
  const attacked = `${through} of ${attacks} attacks got through, ${problems.length - through - missed} are unproven.`
  return missed === 0 ? attacked : `${attacked} ${missed} walls may go without notice.`
}

/** How many routes, jobs and caches there are beside the tables. */
function countsBeside(verdicts: readonly Verdict[]): string[] {
  const words = { http: 'routes', job: 'jobs', cache: 'caches' } as const
  return Object.entries(words).flatMap(([channel, word]) => {
    const objects = new Set(
      verdicts.filter((verdict) => verdict.channel === channel).map(({ object }) => object),
    )
    return objects.size === 0 ? [] : [`${objects.size} ${word}`]
  })
}
