import { type Cut, type Edge, placeOf, type Verdict } from '../../index.ts'
import type { EventCall } from './event-call.ts'
import type { EventFunction } from './find-event-functions.ts'

/** The edges of a plan as they are when functions are events. */
export function judgeEvents(
  edges: readonly Edge[],
  chosen: readonly EventFunction[],
  cut: Cut,
): readonly Edge[] {
  const calls = new Map(
    chosen.flatMap((one) =>
      one.calls.map((call): [string, EventVerdicts] => [
        placeKey(placeOf(call.use.node, cut), call.use.name),
        { ofCall: judgeCall(call, one, cut), ofTransaction: judgeTransaction(call, cut) },
      ]),
    ),
  )
  return edges.map((edge) => {
    const verdicts =
      edge.direction === 'in' ? calls.get(placeKey(edge.place, edge.name)) : undefined
    if (verdicts === undefined) return edge
    const isSpanned = edge.shape === 'transaction-spans'
    const isCall = CALLS.has(edge.shape)
    const verdict = (isSpanned && verdicts.ofTransaction) || (isCall && verdicts.ofCall)
    return verdict ? { ...edge, verdict } : edge
  })
}

interface EventVerdicts {
  readonly ofCall: Verdict | undefined
  readonly ofTransaction: Verdict | undefined
}

const CALLS: ReadonlySet<string> = new Set(['call', 'call-sync', 'call-unawaited'])

function placeKey({ file, line, column }: Edge['place'], name: string): string {
  return `${file}:${line}:${column}:${name}`
}

function judgeCall(
  { goesOn, catcher }: EventCall,
  { operation: { name, errors } }: EventFunction,
  cut: Cut,
): Verdict | undefined {
  if (goesOn !== undefined) {
    return {
      is: 'refused',
      why: `What stands behind \`then\` in line ${placeOf(goesOn, cut).line} is done when ${name} is done, and an event is done later.`,
      remedy: `Have the module do it behind ${name}, or leave ${name} a call.`,
    }
  }
  if (catcher !== undefined && errors.length > 0) {
    return {
      is: 'refused',
      why: `Line ${placeOf(catcher, cut).line} catches what ${name} throws (${errors.join(', ')}), and the caller of an event has gone on by then.`,
      remedy: `Ask for what may be wrong before it is called, or leave ${name} a call.`,
    }
  }
  return undefined
}

function judgeTransaction({ around, use: { name } }: EventCall, cut: Cut): Verdict | undefined {
  if (around === undefined) return undefined
  const { line } = placeOf(around.call, cut)
  return around.isOfTenancy
    ? {
        is: 'rewritten',
        how: `It is written in the transaction of line ${line}, and done when that is committed.`,
      }
    : {
        is: 'refused',
        why: `${name} is an event, and the transaction of line ${line} is not begun by a Tenancy: the event would be written beside it, and done though it is rolled back.`,
        remedy: 'Begin it with `tenancy.transaction(…)`.',
      }
}
