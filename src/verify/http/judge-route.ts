import type { Verdict } from '../verdict.ts'
import { differenceOf, type Exchange, foundIn } from './compare-answers.ts'
import { isObject } from './json-schema.ts'
import type { RouteAttack } from './route-attack.ts'
import { isDone, jsonOf, type WireAnswer } from './wire.ts'

/** What the runtime says of a request that it lets in as nobody. */
const ADMISSION =
  /^(?:TENANT_NOT_FOUND|TENANT_CONFLICT|REQUEST_AMBIGUOUS|TOKEN_MISSING|TOKEN_INVALID|KEY_MISSING|KEY_INVALID)$/

export interface RouteObserved {
  readonly attempt: WireAnswer
  /** Asked with what nobody has. */
  readonly likewise: WireAnswer | undefined
  /** Whether a row of the victim came, went or changed meanwhile. */
  readonly isChanged: boolean
  /** Values that the victim alone has. */
  readonly markers: Iterable<string>
}

export type Judged = Pick<Verdict, 'outcome' | 'told' | 'wall'>

/**
 * What the answers to an attack say, whatever its control says.
 *
 * @param isFlapping Whether the same request is answered one way and another.
 */
export function judgeRoute(
  attack: RouteAttack,
  observed: RouteObserved,
  isFlapping: boolean,
): Judged {
  const { attempt, likewise, isChanged, markers } = observed
  const asked: Exchange = { request: attack.attempt, answer: attempt }
  if (isChanged)
    return { outcome: 'through', told: `rows of the victim changed (${attempt.status})` }
  const found = foundIn(asked, markers)
  if (found.length > 0) {
    return {
      outcome: 'through',
      told: `the answer (${attempt.status}) holds values of the victim: ${found.slice(0, 3).join(', ')}`,
    }
  }
  if (attempt.status === 0) return { outcome: 'unproven', told: attempt.body }
  const difference = differenceIn(attack, observed)
  if (difference !== undefined && !(isFlapping && attempt.status === likewise?.status)) {
    return {
      outcome: 'through',
      told: `what is the victim's is told from what nobody has: ${difference}`,
    }
  }
  if (attack.hasToBeRefused === true && isDone(attempt)) {
    return {
      outcome: 'unproven',
      told: `it answered ${attempt.status} to nobody: close it, or declare it as public`,
    }
  }
  return { outcome: 'held', wall: wallOf(attempt), told: toldOf(attempt, likewise) }
}

/** How the attempt was answered otherwise than what nobody has. */
export function differenceIn(
  { attempt: request, likewise: other, sent, needsLikewise = false }: RouteAttack,
  { attempt, likewise }: Pick<RouteObserved, 'attempt' | 'likewise'>,
): string | undefined {
  if (other === undefined || likewise === undefined) return undefined
  if (needsLikewise && !isDone(likewise)) return undefined
  const asked = { request, answer: attempt }
  return differenceOf(asked, { request: other, answer: likewise }, sent)
}

/** Whether an answer is another one the second time. */
export function changesByItself(
  { likewise: request, sent }: RouteAttack,
  likewise: WireAnswer,
  again: WireAnswer,
): boolean {
  if (request === undefined) return false
  const same = { one: sent.other, other: sent.other }
  return differenceOf({ request, answer: likewise }, { request, answer: again }, same) !== undefined
}

function wallOf(answer: WireAnswer): 'admission' | 'application' {
  const json = jsonOf(answer)
  const error = isObject(json) && isObject(json['error']) ? json['error'] : {}
  return ADMISSION.test(String(error['code'])) ? 'admission' : 'application'
}

function toldOf({ status }: WireAnswer, likewise: WireAnswer | undefined): string {
  if (likewise !== undefined) return `answered ${status}, as for what nobody has`
  return `answered ${status}, with nothing of the victim`
}
