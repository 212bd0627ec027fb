import type { Dice } from '../fill/dice.ts'
import type {
  GivenValues,
  HttpDeclaration,
  Identity,
  VerifiedTenant,
} from '../declaration/index.ts'
import { absentLike, isUuid } from './absent-like.ts'
import { type Draft, draftRequest, resourceOf, toWire } from './draft-request.ts'
import { Holdings, isReference } from './holdings.ts'
import { isObject } from './json-schema.ts'
import type { Route } from './read-routes.ts'
import { isDone, jsonOf, type WireAnswer, type WireRequest } from './wire.ts'
import { leavesOf } from './compare-answers.ts'

/** How many ways of filling a request are tried, until its own tenant succeeds with one. */
export const MOST_TURNS = 8

/** One of the two tenants, and all that is known of it. */
export class RouteParty {
  readonly tenant: VerifiedTenant
  readonly identity: Identity
  readonly holdings = new Holdings()
  readonly #dice: Dice
  /** Of its rows. */
  readonly #own: readonly string[]
  readonly #texts = new Set<string>()
  #count = 0

  constructor(options: {
    readonly tenant: VerifiedTenant
    readonly identity: Identity
    readonly dice: Dice
    /** Values of its rows that nobody guesses. */
    readonly markers: readonly string[]
  }) {
    this.tenant = options.tenant
    this.identity = options.identity
    this.#dice = options.dice
    this.#own = options.markers
  }

  /** A text that nothing else holds. */
  readonly fresh = (): string => {
    this.#count += 1
    const text = `v${this.#dice('request', this.tenant.id, this.#count).slice(0, 15)}`
    this.#texts.add(text)
    return text
  }

  /** A request for what this tenant has, with texts of whoever sends it. */
  draft(
    route: Route,
    turn: number,
    { by, other, declared }: { by: RouteParty; other: RouteParty; declared: HttpDeclaration },
  ): Draft | undefined {
    const give = declared.requests?.[route.key]
    const values: GivenValues = { fresh: by.fresh() }
    return draftRequest(route, {
      holdings: this.holdings,
      other: other.holdings,
      turn,
      fresh: by.fresh,
      given: give?.(values),
    })
  }

  /** The same request where all that is this tenant's alone is nobody's. */
  absentOf(draft: Draft, other: RouteParty): Draft {
    const isTheirs = (value: string, name: string) =>
      isReference(name) ||
      (value.length >= 8 && this.holdings.has(value) && !other.holdings.has(value))
    const swap = (value: string, name: string): string =>
      isTheirs(value, name) ? absentLike(value, other.fresh()) : value
    const swapAll = (values: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, swap(value, name)]))
    const inBody = (value: unknown, name: string): unknown => {
      // Of any other field the form is not known, and what is not of it is refused for that.
      if (typeof value === 'string') {
        return isReference(name) || isUuid(value) ? swap(value, name) : value
      }
      if (typeof value === 'number' && isReference(name)) return Number(swap(String(value), name))
      if (Array.isArray(value)) return value.map((one) => inBody(one, name))
      if (!isObject(value)) return value
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inBody(one, key)]))
    }
    return {
      params: swapAll(draft.params),
      query: swapAll(draft.query),
      headers: swapAll(draft.headers),
      body: inBody(draft.body, ''),
    }
  }

  /** What this tenant was told of its own, and what it said to be told that. */
  learn(route: Route, request: WireRequest, answer: WireAnswer): void {
    if (!isDone(answer)) return
    const resource = resourceOf(route)
    this.holdings.addAnswer(resource, jsonOf(answer))
    this.wrote(request)
  }

  /** What this tenant put somewhere may come back to it. */
  wrote({ body }: WireRequest): void {
    if (body === undefined) return
    const sent: unknown = JSON.parse(body)
    for (const leaf of leavesOf(sent)) this.holdings.add('sent', 'sent', leaf)
  }

  /** Values that this tenant has, nobody guesses, and the other has not. */
  markers(other: RouteParty): Set<string> {
    const { id, slug } = this.tenant
    const told = this.holdings.all
      .filter(({ value, field }) => isUuid(value) || (field === 'id' && value.length >= 12))
      .map(({ value }) => value)
    const all = [id, slug, ...this.#own, ...this.#texts, ...told]
    return new Set(all.filter((value) => !other.holdings.has(value)))
  }
}

/** The request of a tenant for its own. */
export function ownWire(route: Route, draft: Draft, { identity }: RouteParty): WireRequest {
  return toWire(route, draft, identity)
}
