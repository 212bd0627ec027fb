import { foundIn } from './compare-answers.ts'
import { changesByItself, differenceIn, type Judged, judgeRoute } from './judge-route.ts'
import type { Draft } from './draft-request.ts'
import { isObject } from './json-schema.ts'
import { VERSION } from './make-value.ts'
import type { Route } from './read-routes.ts'
import type { RouteAttack } from './route-attack.ts'
import { ownWire, type RouteParty } from './route-party.ts'
import { isDone, isReadMethod, jsonOf, type WireAnswer, type WireRequest } from './wire.ts'

/** Whoever can send requests, and look at what became of the victim's rows. */
export interface RouteGround {
  send(request: WireRequest): Promise<WireAnswer>
  /** The same text as long as no row of the victim comes, goes or changes. */
  world(): Promise<string>
  /** Puts the victim's rows where there are none yet. */
  refill(): Promise<void>
}

export interface Observed {
  readonly answer: WireAnswer
  readonly judged: Judged
}

/** Told of values that a tenant was answered with, and that are the other's. */
export type OnForeign = (values: readonly string[]) => void

/** Sends requests, and sees to what becomes of the victim's rows meanwhile. */
export class RouteObserver {
  readonly #ground: RouteGround
  readonly #attacker: RouteParty
  readonly #victim: RouteParty
  /** As it was seen last; undefined since the victim may have changed it itself. */
  #world: string | undefined

  constructor(
    ground: RouteGround,
    { attacker, victim }: { readonly attacker: RouteParty; readonly victim: RouteParty },
  ) {
    this.#ground = ground
    this.#attacker = attacker
    this.#victim = victim
  }

  async send(request: WireRequest): Promise<WireAnswer> {
    return await this.#ground.send(request)
  }

  /**
   * A tenant asks for its own, and what it is told is known from now on, unless it is the other's: that is told to
   * `onForeign`.
   */
  async ask(
    route: Route,
    draft: Draft,
    party: RouteParty,
    onForeign: OnForeign,
  ): Promise<WireAnswer> {
    const isVictim = party === this.#victim
    if (isVictim) this.#world = undefined
    const request = ownWire(route, draft, party)
    const answer = await this.#ground.send(request)
    const other = isVictim ? this.#attacker : this.#victim
    const foreign = foundIn({ request, answer }, other.markers(party))
    if (foreign.length > 0) onForeign(foreign)
    else party.learn(route, request, answer)
    if (route.method === 'DELETE' && isDone(answer)) {
      for (const value of Object.values(draft.params)) party.holdings.forget(value)
    }
    return answer
  }

  /** Whether the victim's rows are others than when they were looked at last. */
  async isChanged(): Promise<boolean> {
    const before = this.#world
    this.#world = await this.#ground.world()
    return before !== undefined && before !== this.#world
  }

  /** To be called before reads are observed, which look at the victim's rows in the end alone. */
  async look(): Promise<void> {
    this.#world ??= await this.#ground.world()
  }

  async observe(attack: RouteAttack): Promise<Observed> {
    const isRead = isReadMethod(attack.attempt.method)
    if (!isRead) await this.look()
    const answer = await this.#ground.send(attack.attempt)
    const request = attack.likewise && caughtUp(attack.likewise, answer)
    const likewise = request && (await this.#ground.send(request))
    const observed = {
      attempt: answer,
      likewise,
      isChanged: isRead ? false : await this.isChanged(),
      markers: this.#victim.markers(this.#attacker),
    }
    const isFlapping = isRead && (await this.#isFlapping(attack, observed))
    const judged = judgeRoute(attack, observed, isFlapping)
    // What it wrote is its own from now on, though the words were the victim's.
    if (isDone(answer)) this.#attacker.wrote(attack.attempt)
    if (request && likewise && isDone(likewise)) this.#attacker.wrote(request)
    return { answer, judged }
  }

  /** Asked where it matters: where the two answers are not the same. */
  async #isFlapping(
    attack: RouteAttack,
    observed: Parameters<typeof differenceIn>[1],
  ): Promise<boolean> {
    const { likewise } = observed
    if (attack.likewise === undefined || likewise === undefined) return false
    if (differenceIn(attack, observed) === undefined) return false
    return changesByItself(attack, likewise, await this.#ground.send(attack.likewise))
  }
}

/** With the version that a change before it has left; undefined where that is not told. */
function caughtUp(request: WireRequest, before: WireAnswer): WireRequest | undefined {
  if (request.body === undefined || !isDone(before)) return request
  const body: unknown = JSON.parse(request.body)
  const name = isObject(body) ? Object.keys(body).find((key) => VERSION.test(key)) : undefined
  if (name === undefined || !isObject(body)) return request
  const told = jsonOf(before)
  const version = isObject(told) ? told[name] : undefined
  if (version === undefined) return undefined
  return { ...request, body: JSON.stringify({ ...body, [name]: version }) }
}
