import { absentLike } from './absent-like.ts'
import { foundIn } from './compare-answers.ts'
import { candidatesFor, type Draft, inPlace, shortPage } from './draft-request.ts'
import { isCursor } from './holdings.ts'
import type { Judged } from './judge-route.ts'
import { fits } from './make-value.ts'
import { type Ammunition, filterAttack, placeAttacks, theirsAttack } from './plan-route-attacks.ts'
import {
  hintAttacks,
  hostAttacks,
  methodAttacks,
  mixedAttacks,
  nobodyAttack,
  pathAttacks,
} from './plan-signal-attacks.ts'
import type { Parameter, Route } from './read-routes.ts'
import type { RouteAttack } from './route-attack.ts'
import { MOST_TURNS, ownWire } from './route-party.ts'
import { type Proof, type RouteWork, toldOf, victimDid } from './route-work.ts'
import { isDone, isReadMethod } from './wire.ts'

const MOST_VALUES = 6

/** Its own tenant first: what a cache keeps of that is what the attacker is given. */
export async function attackRead(work: RouteWork, route: Route): Promise<void> {
  const failed: string[] = []
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const proof = await prove(work, route, turn, failed)
    if (proof === 'nothing') break
    if (proof === undefined) continue
    const ammunition = work.ammunition(route, turn)
    if (ammunition === undefined) break
    await work.observer.look()
    await work.attackOwn(ammunition)
    const ofAll = [nobodyAttack(ammunition), ...mixedAttacks(ammunition)]
    // What answers whoever asks does not look at who it is.
    const others = route.isPublic
      ? ofAll
      : [
          theirsAttack(ammunition),
          ...placeAttacks(ammunition),
          ...ofAll,
          ...hintAttacks(ammunition),
          ...hostAttacks(ammunition),
          ...pathAttacks(ammunition),
          ...methodAttacks(ammunition, work.methodsAt(route)),
        ]
    await carryOutAll(work, route, others, victimDid(proof))
    await attackFilters(work, ammunition)
    await lookAfterReads(work, route, victimDid(proof))
    return
  }
  work.unproven(route, failed)
}

async function attackFilters(work: RouteWork, ammunition: Ammunition): Promise<void> {
  const { route, theirs, mine } = ammunition
  const { attacker, victim } = work.options
  const short = shortPage(route, theirs)
  if (short !== undefined) await work.ask(route, short, victim)
  for (const { name, schema } of inPlace(route, 'query')) {
    if (name in theirs.query) continue
    const found = await valueThatShows(work, route, theirs, { name, schema })
    if (found === undefined) continue
    const { value, status } = found
    if (status >= 400 || status === 0) {
      work.leaveOut(`filter ${name}`, route.key, `its own tenant is refused as well (${status})`)
      continue
    }
    // A place in a list says nothing of what is there, so it cannot be told from one of nobody.
    const absent = isCursor(name) ? undefined : absentLike(value, attacker.fresh())
    const attack = filterAttack({ ...ammunition, mine: mine ?? theirs }, name, {
      theirs: value,
      absent,
    })
    await work.carryOut(route, attack, `victim (${status})`)
  }
}

/** One that the victim is shown something of its own for, if there is any. */
async function valueThatShows(
  work: RouteWork,
  route: Route,
  theirs: Draft,
  { name, schema }: Pick<Parameter, 'name' | 'schema'>,
): Promise<{ readonly value: string; readonly status: number } | undefined> {
  const { attacker, victim } = work.options
  const source = { holdings: victim.holdings, other: attacker.holdings }
  const values = candidatesFor(route, name, source).filter((one) => fits(schema, one))
  let answered: { readonly value: string; readonly status: number } | undefined
  for (const value of values.slice(0, MOST_VALUES)) {
    const draft: Draft = { ...theirs, query: { ...theirs.query, [name]: value } }
    const answer = await work.ask(route, draft, victim)
    const exchange = { request: ownWire(route, draft, victim), answer }
    const found = { value, status: answer.status }
    if (foundIn(exchange, victim.markers(attacker)).length > 0) return found
    if (isDone(answer) || answered === undefined) answered = found
  }
  return answered
}

async function prove(
  work: RouteWork,
  route: Route,
  turn: number,
  failed: string[],
): Promise<Proof | 'nothing' | undefined> {
  const { victim } = work.options
  const draft = work.draft(route, victim, victim, turn)
  if (draft === undefined) {
    failed.push('there is nothing of the victim that its path could lead to')
    return 'nothing'
  }
  const answer = await work.ask(route, draft, victim)
  if (isDone(answer)) return { turn, status: answer.status }
  failed.push(toldOf(answer))
  return undefined
}

/** Whether any of the reads has written. */
async function lookAfterReads(work: RouteWork, route: Route, control: string): Promise<void> {
  const isChanged = await work.observer.isChanged()
  const judged: Judged = isChanged
    ? { outcome: 'through', told: 'rows of the victim changed while the attacker read' }
    : { outcome: 'held', wall: 'application', told: 'no row of the victim changed' }
  const attack = { id: 'unchanged', what: "look whether reads changed the victim's rows" }
  work.add(route, attack, judged, control)
}

/** Reads at once: none of them stands in another's way. What may write goes alone. */
async function carryOutAll(
  work: RouteWork,
  route: Route,
  attacks: readonly (RouteAttack | undefined)[],
  control: string,
): Promise<void> {
  const all = attacks.filter((attack) => attack !== undefined)
  const reads = all.filter(({ attempt }) => isReadMethod(attempt.method))
  const observed = await Promise.all(reads.map((attack) => work.observer.observe(attack)))
  for (const [index, attack] of reads.entries()) {
    const judged = observed[index]?.judged
    if (judged !== undefined) work.add(route, attack, judged, control)
  }
  for (const attack of all) {
    if (!isReadMethod(attack.attempt.method)) await work.carryOut(route, attack, control)
  }
}
