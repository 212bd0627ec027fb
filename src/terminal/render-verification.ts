import type { VerifyReport } from '../verify/index.ts'
import type { Paint } from './colour.ts'
import { visibleText } from './visible-text.ts'

const MOST_PROBLEMS = 50

/** What was attacked in each mode, what got through, and the verdict. */
export function renderVerification(
  { campaigns, counts, problems, holds }: VerifyReport,
  paint: Paint,
): string {
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
    ...modes,
    ...told,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `Refused by: ${walls.join(', ') || 'nothing'}.`,
    holds
      ? paint('green', `${counts.attacks} attacks, and none got through.`)
      : paint(
          'red',
          `${counts.through} of ${counts.attacks} attacks got through, ${problems.length - counts.through} are unproven.`,
        ),
  ].join('\n')
}
