import { type Answer, isByConstraint, isRefused, NOT_ALLOWED, type Refused } from './answer.ts'
import type { Attack, Channel, Proof } from './attacks/attack.ts'
import type { Verdict, Wall } from './verdict.ts'

/** Errors of the runtime that say no, and not that something is out of order. */
const OUR_REFUSALS = new Set([
  'CONTEXT_MISSING',
  'CONTEXT_CHANGED',
  'CONTEXT_REFUSED',
  'STATEMENT_REFUSED',
  'COPY_UNSUPPORTED',
])
/** Signed contexts, on a connection that the runtime did not make. */
const CONTEXT_STATE = 'TN002'

interface Judged {
  readonly outcome: Verdict['outcome']
  readonly wall?: Wall
  readonly told: string
}

export interface Observed {
  readonly attempt: Answer
  /** For what is compared with it. */
  readonly likewise: Answer | undefined
  /** Who proved that it works; undefined where nobody did, and then why. */
  readonly control: { readonly by: string } | { readonly why: string }
}

/** Whether a control worked. */
export function isProved(proof: Proof, answer: Answer): boolean {
  if (!isRefused(answer)) return proof === 'done' || (proof === 'reached' && answer.seen > 0)
  if (proof === 'duplicate') return answer.state === '23505'
  return proof === 'reached' ? isByConstraint(answer) : answer.state === '0A000' && !answer.isOurs
}

/** An attack that got through did so whatever its control says; one that held counts with a control alone. */
export function judge(attack: Attack, channel: Verdict['channel'], observed: Observed): Verdict {
  const { id, what, object } = attack
  const judged = judgeAnswer(attack, channel, observed)
  const { control } = observed
  const base = { id, what, object, channel }
  if ('by' in control) return { ...base, ...judged, control: control.by }
  if (judged.outcome === 'through') return { ...base, ...judged, control: control.why }
  return {
    ...base,
    outcome: 'unproven',
    told: `its control did not work: ${control.why}`,
    control: control.why,
  }
}

function judgeAnswer(
  { expects }: Attack,
  channel: Verdict['channel'],
  { attempt, likewise }: Observed,
): Judged {
  switch (expects) {
    case 'nothing':
      return judgeNothing(channel, attempt)
    case 'refusal':
      return judgeRefusal(channel, attempt)
    case 'broken reference':
      return judgeReference(channel, attempt, likewise)
    case 'no difference':
      return judgeDifference(channel, attempt, likewise)
  }
}

function judgeNothing(channel: Verdict['channel'], answer: Answer): Judged {
  if (isRefused(answer)) {
    if (isByConstraint(answer))
      return through(`a key refused it, behind the walls: ${answer.message}`)
    return judgeRefused(channel, answer)
  }
  if (answer.seen > 0) return through(`${answer.seen} rows of the victim`)
  return { outcome: 'held', wall: channel === 'query' ? 'query' : 'policy', told: 'no row' }
}

function judgeRefusal(channel: Verdict['channel'], answer: Answer): Judged {
  if (!isRefused(answer)) return through('it was carried out')
  if (isByConstraint(answer) || answer.state === '0A000') {
    return through(`something behind the walls refused it: ${answer.message}`)
  }
  return judgeRefused(channel, answer)
}

function judgeReference(
  channel: Verdict['channel'],
  answer: Answer,
  likewise: Answer | undefined,
): Judged {
  if (!isRefused(answer)) {
    return answer.seen > 0
      ? through("the reference to the victim's row was accepted")
      : { outcome: 'unproven', told: 'no row of its own to change' }
  }
  if (answer.state !== '23503') return judgeRefused(channel, answer)
  return judgeDifference(channel, answer, likewise)
}

function judgeDifference(
  channel: Verdict['channel'],
  answer: Answer,
  likewise: Answer | undefined,
): Judged {
  if (likewise === undefined)
    return { outcome: 'unproven', told: 'there is nothing to compare with' }
  if (stateOf(answer) !== stateOf(likewise)) {
    return through(
      `${told(answer)} where the victim has the value, ${told(likewise)} where nobody has`,
    )
  }
  if (isRefused(answer) && !isByConstraint(answer)) return judgeRefused(channel, answer)
  return { outcome: 'held', wall: 'constraint', told: `${told(answer)}, as with what nobody has` }
}

function judgeRefused(channel: Verdict['channel'], refused: Refused): Judged {
  const { state, message } = refused
  if (refused.isOurs) {
    if (!OUR_REFUSALS.has(state)) return { outcome: 'unproven', told: `${state}: ${message}` }
    return { outcome: 'held', wall: channel === 'query' ? 'query' : 'driver', told: state }
  }
  if (state === CONTEXT_STATE) return { outcome: 'held', wall: 'context', told: message }
  if (state !== NOT_ALLOWED) return { outcome: 'unproven', told: `${state}: ${message}` }
  return {
    outcome: 'held',
    wall: message.includes('row-level security') ? 'policy' : 'grant',
    told: message,
  }
}

function through(what: string): Judged {
  return { outcome: 'through', told: what }
}

function stateOf(answer: Answer): string {
  return isRefused(answer) ? answer.state : `done ${answer.seen}`
}

export function told(answer: Answer): string {
  return isRefused(answer) ? `${answer.state} (${answer.message})` : `${answer.seen} rows`
}

export function channelsOf({ channels }: Attack, all: readonly Channel[]): readonly Channel[] {
  return channels === undefined ? all : all.filter((one) => channels.includes(one))
}
