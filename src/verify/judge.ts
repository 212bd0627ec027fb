import {
  type Answer,
  isByConstraint,
  isOfRow,
  isRefused,
  NOT_ALLOWED,
  type Refused,
} from './answer.ts'
import type { Attack, Channel, Proof } from './attacks/attack.ts'
import type { RowValues } from './fill/draft-row.ts'
import { isAlike, rowsLookedAt } from './oracle.ts'
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
  /** The attempt where the victim has no rows; undefined where nobody asked. */
  readonly without?: Answer | undefined
  /** Who proved that it works; undefined where nobody did, and then why. */
  readonly control: { readonly by: string } | { readonly why: string }
}

/** Whether a control worked. */
export function isProved(proof: Proof, answer: Answer): boolean {
  if (proof === 'work') return !isRefused(answer) && rowsLookedAt(answer) > 0
  if (!isRefused(answer)) return proof === 'done' || (proof === 'reached' && answer.seen > 0)
  if (proof === 'duplicate') return answer.state === '23505'
  if (proof === 'failed on a row') return isOfRow(answer)
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
  { expects, quotes, silentWall }: Attack,
  channel: Verdict['channel'],
  { attempt, likewise, without, control }: Observed,
): Judged {
  const isSelf = 'by' in control && control.by !== 'admin'
  switch (expects) {
    case 'nothing':
      // Where the victim itself fails as well, it is not known whose row it was.
      if (isRefused(attempt) && isOfRow(attempt) && isSelf) {
        return through(`an error tells of a row: ${attempt.message}`)
      }
      return judgeNothing(channel, attempt, silentWall)
    case 'refusal':
      return judgeRefusal(channel, attempt)
    case 'broken reference':
      return judgeReference(channel, attempt, likewise)
    case 'no difference':
      return judgeDifference(channel, attempt, likewise)
    case 'no trace':
      return judgeTrace(channel, quotes ?? [], { attempt, likewise, without })
    case 'no more work':
      return judgeWork(channel, attempt, likewise)
    case 'own rows only':
      return judgeOwnOnly(channel, attempt)
    case 'own rows':
      return judgeOwn(channel, attempt)
  }
}

function judgeTrace(
  channel: Verdict['channel'],
  quotes: readonly RowValues[],
  { attempt, likewise, without }: Omit<Observed, 'control'>,
): Judged {
  if (likewise === undefined) return NOTHING_TO_COMPARE
  if (without !== undefined && isAlike(attempt, without, quotes)) {
    return { outcome: 'held', wall: 'policy', told: `${told(attempt)}, for a row of its own` }
  }
  if (!isAlike(attempt, likewise, quotes)) {
    return through(`${told(attempt)} with values of the victim, ${told(likewise)} without`)
  }
  if (isRefused(attempt)) return judgeRefused(channel, attempt)
  return { outcome: 'held', wall: 'policy', told: `${told(attempt)}, as with values of nobody` }
}

function judgeWork(
  channel: Verdict['channel'],
  answer: Answer,
  likewise: Answer | undefined,
): Judged {
  if (likewise === undefined) return NOTHING_TO_COMPARE
  if (isRefused(answer)) return judgeRefused(channel, answer)
  if (isRefused(likewise)) return { outcome: 'unproven', told: told(likewise) }
  const [there, nowhere] = [rowsLookedAt(answer), rowsLookedAt(likewise)]
  if (there > nowhere) {
    return through(
      `${there} rows are looked at where the victim has the value, ${nowhere} where nobody has: let the index begin with tenant_id`,
    )
  }
  return {
    outcome: 'held',
    wall: 'constraint',
    told: `${there} rows are looked at, as for what nobody has`,
  }
}

function judgeOwnOnly(channel: Verdict['channel'], answer: Answer): Judged {
  if (!isRefused(answer)) return { outcome: 'held', wall: 'policy', told: 'own rows alone' }
  if (answer.state === '22012') return through('it reached more rows than the attacker sees')
  // What was reached is counted by then, and it is a row of the attacker that something refers to.
  if (answer.state === '23503') return { outcome: 'held', wall: 'policy', told: answer.message }
  if (isByConstraint(answer))
    return through(`a key refused it, behind the walls: ${answer.message}`)
  return judgeRefused(channel, answer)
}

function judgeOwn(channel: Verdict['channel'], answer: Answer): Judged {
  if (isRefused(answer)) return judgeRefused(channel, answer)
  if (answer.seen > 0) return { outcome: 'held', told: `${answer.seen} rows of its own` }
  return { outcome: 'unproven', told: 'nobody sees any row, the tenant whose they are neither' }
}

const NOTHING_TO_COMPARE: Judged = {
  outcome: 'unproven',
  told: 'there is nothing to compare with',
}

function judgeNothing(
  channel: Verdict['channel'],
  answer: Answer,
  silentWall: Wall = channel === 'query' ? 'query' : 'policy',
): Judged {
  if (isRefused(answer)) {
    if (isByConstraint(answer))
      return through(`a key refused it, behind the walls: ${answer.message}`)
    return judgeRefused(channel, answer)
  }
  if (answer.seen > 0) return through(`${answer.seen} rows`)
  return { outcome: 'held', wall: silentWall, told: 'no row' }
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
  if (likewise === undefined) return NOTHING_TO_COMPARE
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
