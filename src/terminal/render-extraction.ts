import { type Edge, type ExtractionPlan, SHAPES } from '../extract/index.ts'
import type { Paint } from './colour.ts'
import { renderCount } from './render-count.ts'

/** A plan as people read it: what is in the way first, then what is done, then what it costs. */
export function renderExtraction(plan: ExtractionPlan, paint: Paint): string {
  const { edges, files, folder } = plan
  const refused = edges.filter(({ verdict }) => verdict.is === 'refused')
  const done = edges.filter(({ verdict }) => verdict.is === 'rewritten' || verdict.is === 'waived')
  return [
    `${plan.module}: ${renderCount(files.length, 'file')} in ${folder}, ${renderCount(edges.length, 'edge')}.`,
    ...(refused.length > 0
      ? ['', paint('red', `Refused (${refused.length})`), ...byShape(refused, paint)]
      : []),
    ...(done.length > 0 ? ['', `Rewritten (${done.length})`, ...summary(done)] : []),
    ...(plan.reached.length > 0 ? ['', ...reachLines(plan)] : []),
    ...eventLines(plan),
    ...(plan.suggestions.length > 0 ? ['', ...suggestionLines(plan)] : []),
    ...(plan.unread.length > 0 ? ['', ...unreadLines(plan)] : []),
    ...(plan.servesNothing ? ['', paint('yellow', nothingToServe(plan))] : []),
    '',
    scoreLine(plan),
  ].join('\n')
}

const MOST_PLACES = 3

/** Of what is refused for one reason the first places; `--json` has all of them. */
function byShape(edges: readonly Edge[], paint: Paint): string[] {
  const groups = Map.groupBy(edges, ({ shape, name }) => `${shape} ${name}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first?.verdict.is !== 'refused') return []
    const { shape, name, verdict } = first
    const places = group.map(({ place }) => `${place.file}:${place.line}:${place.column}`)
    const more = places.length - MOST_PLACES
    return [
      `  ${paint('bold', name)}: ${SHAPES[shape]}`,
      ...places.slice(0, MOST_PLACES).map((place) => `    ${place}`),
      ...(more > 0 ? [`    and ${renderCount(more, 'place')} more`] : []),
      `    ${verdict.why}`,
      `    ${paint('dim', verdict.remedy)}`,
    ]
  })
}

function summary(edges: readonly Edge[]): string[] {
  const counts = new Map<string, number>()
  for (const { shape, direction } of edges) {
    const line = `${SHAPES[shape]} (${direction === 'in' ? 'of the module' : 'of the application'})`
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return [...counts].map(([line, times]) => `  ${String(times).padStart(4)}  ${line}`)
}

const MOST_REACHED = 10

function reachLines({ reached }: ExtractionPlan): string[] {
  const depth = Math.max(...reached.map((one) => one.depth))
  const shown = reached.slice(0, MOST_REACHED)
  const more = reached.length - shown.length
  return [
    `Become async (${reached.length}), up to ${depth} ${depth === 1 ? 'call' : 'calls'} away from the module`,
    ...shown.map(({ place, name, because }) => `  ${place.file}:${place.line} ${name}: ${because}`),
    ...(more > 0 ? [`  and ${more} more: --json has all of them`] : []),
  ]
}

function eventLines({ events }: ExtractionPlan): string[] {
  const chosen = events.filter(({ isChosen }) => isChosen)
  const possible = events.filter(({ isChosen }) => !isChosen)
  return [
    ...(chosen.length > 0 ? ['', 'Done later, as events', ...chosen.map(eventLine)] : []),
    ...(possible.length > 0
      ? [
          '',
          'Could be done later, since nobody uses what they return: `--event NAME`',
          ...possible.map(eventLine),
        ]
      : []),
  ]
}

function eventLine({ name, calls, inTransactions }: ExtractionPlan['events'][number]): string {
  const within = inTransactions > 0 ? `, ${inTransactions} of them in a transaction` : ''
  return `  ${name}: ${renderCount(calls, 'call')}${within}`
}

function suggestionLines({ suggestions }: ExtractionPlan): string[] {
  return [
    'Would make it cheaper',
    ...suggestions.flatMap(({ what, files, before, after }) => [
      `  ${what}`,
      ...(files.length > 2 ? files.map((file) => `      ${file}`) : []),
      `      Score ${before.score} becomes ${after.score}, ${renderCount(before.edges, 'edge')} become ${after.edges}.`,
    ]),
  ]
}

function unreadLines({ unread }: ExtractionPlan): string[] {
  return [
    `SQL that PostgreSQL does not understand (${unread.length}): what it says of tables is not in the plan`,
    ...unread.slice(0, MOST_PLACES).map((file) => `  ${file}`),
    ...(unread.length > MOST_PLACES ? [`  and ${unread.length - MOST_PLACES} more`] : []),
  ]
}

/** What stands in the way of a plan in which no edge does. */
export function nothingToServe({ module }: Pick<ExtractionPlan, 'module'>): string {
  return `Nothing to serve: nobody outside of ${module} calls a function of it, or registers its routes. Types and constants need no service; begin with the folder of the code that works on them.`
}

function scoreLine({
  score: { score, kept, rewritten, refused, waived },
  servesNothing,
}: ExtractionPlan): string {
  const parts = [`${kept} kept`, `${rewritten} rewritten`, `${waived} waived`, `${refused} refused`]
  return `Cut score ${score} (${parts.join(', ')}).${refused > 0 || servesNothing ? ' The plan cannot be applied yet.' : ''}`
}
