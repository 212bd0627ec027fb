import type { VerifyReport } from '../verify/index.ts'
import type { Paint } from './colour.ts'
import { renderMutation } from './render-mutation.ts'
import { visibleText } from './visible-text.ts'

const MOST_PROBLEMS = 50

/** What was attacked in each mode, what got through, and the verdict. */
export function renderVerification(report: VerifyReport, paint: Paint): string {
  const { place, campaigns, counts, problems, holds, mutation } = report
  const modes = campaigns.map(({ mode, cluster, tables, verdicts }) => {
    const filled = tables.filter(({ rows }) => rows > 0).length
    return `${paint('bold', mode)} on ${cluster}: ${filled} tables filled, ${verdicts.length} attacks`
  })
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
