import { resourceOf } from './draft-request.ts'
import { isReference } from './holdings.ts'
import { flattenSchema } from './json-schema.ts'
import { replenish } from './make-own.ts'
import { fits, freshSource, makeValue } from './make-value.ts'
import {
  type Ammunition,
  assignAttacks,
  placeAttacks,
  takenAttacks,
  type TakenValue,
  theirsAttack,
} from './plan-route-attacks.ts'
import { hostAttacks, mixedAttacks, nobodyAttack } from './plan-signal-attacks.ts'
import type { Route } from './read-routes.ts'
import type { RouteAttack } from './route-attack.ts'
import { MOST_TURNS } from './route-party.ts'
import { type Proof, type RouteWork, toldOf, victimDid } from './route-work.ts'
import { isDone } from './wire.ts'

const SHORTEST_TEXT = 8

/** The attack first: its control may take away what it aims at. */
export async function attackWrite(work: RouteWork, route: Route): Promise<void> {
  const { victim } = work.options
  const failed: string[] = []
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    await replenish(work, route)
    const ammunition = work.ammunition(route, turn)
    if (ammunition === undefined) {
      failed.push('there is nothing of the victim that its path could lead to')
      break
    }
    const first = theirsAttack(ammunition)
    const judged = first && (await work.observer.observe(first)).judged
    const own = work.draft(route, victim, victim, turn)
    const answer = own && (await work.ask(route, own, victim))
    const isProven = answer !== undefined && isDone(answer)
    if (first && judged && (isProven || judged.outcome === 'through')) {
      const control = isProven ? victimDid({ turn, status: answer.status }) : 'none'
      work.add(route, first, judged, control)
    }
    if (!isProven) {
      failed.push(toldOf(answer))
      if (judged?.outcome === 'through') return
      continue
    }
    await attackWriteFurther(work, route, { turn, status: answer.status })
    return
  }
  work.unproven(route, failed)
}

async function attackWriteFurther(work: RouteWork, route: Route, proof: Proof): Promise<void> {
  await replenish(work, route)
  const ammunition = work.ammunition(route, proof.turn)
  if (ammunition === undefined) return
  await work.attackOwn(ammunition)
  // Each with texts of its own: what is written twice may be refused for that alone.
  const plans: readonly ((afresh: Ammunition) => readonly RouteAttack[])[] = [
    placeAttacks,
    assignAttacks,
    (afresh) => takenAttacks(afresh, takenIn(work, route)),
    (afresh) => [nobodyAttack(afresh)],
    mixedAttacks,
    hostAttacks,
  ]
  for (const plan of plans) {
    const { length } = plan(ammunition)
    for (let index = 0; index < length; index += 1) {
      const afresh = work.ammunition(route, proof.turn)
      const attack = afresh && plan(afresh)[index]
      if (attack !== undefined) await work.carryOut(route, attack, victimDid(proof))
    }
  }
}

/** Texts that the victim has in the fields of a body, and that lead to nothing. */
function takenIn(work: RouteWork, route: Route): Readonly<Record<string, TakenValue>> {
  const { attacker, victim } = work.options
  const { properties = {} } = flattenSchema(route.body ?? {})
  const resource = resourceOf(route)
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      const { type, enum: labels } = flattenSchema(schema)
      const isText = type === 'string' || (Array.isArray(type) && type.includes('string'))
      if (!isText || isReference(name) || labels !== undefined) return []
      const texts = victim.holdings.identifiers({ name, resource }, attacker.holdings)
      const theirs = texts.find((text) => text.length >= SHORTEST_TEXT && fits(schema, text))
      const nobodys = makeValue(schema, name, freshSource(attacker.fresh))
      return theirs === undefined || typeof nobodys !== 'string'
        ? []
        : [[name, { theirs, nobodys }]]
    }),
  )
}
