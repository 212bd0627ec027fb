import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { placementName } from './placement-name.ts'

/** Names that a report lists before it counts the others. */
const MOST_NAMES = 10
/** Messages of one cause, likewise: each may tell of rows of its own placement. */
const MOST_MESSAGES = 3

/**
 * What became of the placements: failures by their cause, with the remedy; the rest counted.
 *
 * @param words How an outcome is called. Default: as it is.
 */
export function renderOutcomes(
  outcomes: readonly PlacementOutcome[],
  paint: Paint,
  words: { readonly [Outcome in PlacementOutcome['outcome']]?: string } = {},
): string {
  const counts = Map.groupBy(outcomes, ({ outcome }) => outcome)
  const summary = [...counts]
    .map(([outcome, list]) => `${list.length} ${words[outcome] ?? outcome}`)
    .join(', ')
  const causes = Map.groupBy(counts.get('failed') ?? [], ({ error }) =>
    JSON.stringify([error?.code, error?.hint]),
  )
  const failures = [...causes.values()].flatMap((list) => renderCause(list, paint))
  const notRun = counts.get('not run') ?? []
  const skipped = notRun.length === 0 ? [] : [`not run: ${listNames(notRun)}`]
  const total = `${outcomes.length} placement${outcomes.length === 1 ? '' : 's'}`
  return [...failures, ...skipped, `${total}: ${summary || 'nothing to do'}`].join('\n')
}

function renderCause(outcomes: readonly PlacementOutcome[], paint: Paint): string[] {
  const messages = Map.groupBy(outcomes, ({ error }) => error?.message ?? '')
  const more = messages.size - MOST_MESSAGES
  const code = outcomes[0]?.error?.code ?? ''
  const hint = outcomes[0]?.error?.hint ?? ''
  return [
    `${paint('red', 'failed')} ${listNames(outcomes)}`,
    ...[...messages]
      .slice(0, MOST_MESSAGES)
      .map(
        ([message, told]) => `  ${code}: ${messages.size === 1 ? message : named(message, told)}`,
      ),
    ...(more > 0 ? [`  and ${more} more such messages`] : []),
    ...(hint === '' ? [] : [`  ${paint('cyan', '→')} ${hint}`]),
  ]
}

/** Of several messages each is somebody's. */
function named(message: string, outcomes: readonly PlacementOutcome[]): string {
  const [first, ...others] = outcomes.map(({ placement }) => placementName(placement))
  if (first === undefined || message.includes(first)) return message
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `${first}${more}: ${message}`
}

function listNames(outcomes: readonly PlacementOutcome[]): string {
  const names = outcomes.slice(0, MOST_NAMES).map(({ placement }) => placementName(placement))
  const more = outcomes.length - names.length
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more (--json names all)`
}
