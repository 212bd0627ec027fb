import type { Drift } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { placementName } from './placement-name.ts'

/** The distribution first, then each class with its differences and the SQL that would mend it. */
export function renderDrift({ asExpected, classes, unreadable }: Drift, paint: Paint): string {
  const drifted = classes.reduce((sum, { placements }) => sum + placements.length, 0)
  const head = `${asExpected} as expected, ${drifted} drifted in ${classes.length} ways, ${unreadable.length} unreadable`
  const ways = classes.flatMap(({ placements, differences, convergence }, index) => [
    '',
    `${paint('bold', `Way ${index + 1}`)}: ${placements.map(placementName).join(', ')}`,
    ...differences.map(({ text }) => `  ${text}`),
    ...convergence.unknown.map((text) => `  ${paint('red', 'by hand')} ${text}`),
    ...[...convergence.asAdmin, ...convergence.asOwner].map(
      (statement) =>
        `    ${convergence.loses.includes(statement) ? `${paint('red', 'loses data')} ` : ''}${statement};`,
    ),
  ])
  const unread = unreadable.map(
    ({ placement, error }) =>
      `${paint('red', 'unreadable')} ${placementName(placement)}  ${error.code}: ${error.message}`,
  )
  return [head, ...ways, ...unread].join('\n')
}
