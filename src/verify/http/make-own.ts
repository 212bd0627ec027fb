import { differenceOf } from './compare-answers.ts'
import { inPlace } from './draft-request.ts'
import type { Route } from './read-routes.ts'
import { NOTHING_SENT } from './route-attack.ts'
import { MOST_TURNS, ownWire, type RouteParty } from './route-party.ts'
import type { RouteWork } from './route-work.ts'
import { isDone } from './wire.ts'

const ROUNDS = 3

/** What there is to be attacked is made by the routes themselves; what needs something else comes in a later round. */
export async function createAll(
  work: RouteWork,
  routes: readonly Route[],
  party: RouteParty,
): Promise<void> {
  const left = new Set(
    routes
      .filter(({ method }) => method === 'POST' || method === 'PUT')
      .toSorted((one, other) => one.path.length - other.path.length),
  )
  for (let round = 0; round < ROUNDS && left.size > 0; round += 1) {
    for (const route of left) if (await createBy(work, route, party)) left.delete(route)
  }
}

async function createBy(work: RouteWork, route: Route, party: RouteParty): Promise<boolean> {
  const key = `${party.tenant.id} ${route.key}`
  const first = work.turns.get(key) ?? 0
  for (let turn = first; turn < first + MOST_TURNS; turn += 1) {
    const draft = work.draft(route, party, party, turn)
    if (draft === undefined) return false
    if (!isDone(await work.ask(route, draft, party))) continue
    work.turns.set(key, turn)
    return true
  }
  return false
}

/** Twice: an answer that changes by itself cannot be compared with a later one. */
export async function askAlone(work: RouteWork, routes: readonly Route[]): Promise<void> {
  const { attacker } = work.options
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const draft = work.draft(route, attacker, attacker, turn)
      if (draft === undefined) break
      const request = ownWire(route, draft, attacker)
      const answer = await work.observer.send(request)
      if (!isDone(answer)) continue
      attacker.learn(route, request, answer)
      const again = await work.observer.send(request)
      const exchange = { request, answer }
      if (differenceOf(exchange, { request, answer: again }, NOTHING_SENT) === undefined) {
        work.alone.set(route.key, exchange)
      }
      break
    }
  }
}

/** A new one to be deleted or used up. */
export async function replenish(work: RouteWork, route: Route): Promise<void> {
  const { routes, victim, attacker } = work.options
  for (const { name } of inPlace(route, 'path')) {
    const [above = ''] = route.path.split(`/{${name}}`)
    const creator = routes.find(({ method, path }) => method === 'POST' && path === above)
    if (creator === undefined) continue
    for (const party of [attacker, victim]) await createBy(work, creator, party)
  }
}
