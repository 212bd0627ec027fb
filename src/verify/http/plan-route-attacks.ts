import type { Identity, VerifiedTenant } from '../declaration/index.ts'
import { leavesOf } from './compare-answers.ts'
import { type Draft, toWire } from './draft-request.ts'
import { isObject } from './json-schema.ts'
import type { Route } from './read-routes.ts'
import { NOTHING_SENT, type RouteAttack } from './route-attack.ts'

/** What attacks on one route are made from. */
export interface Ammunition {
  readonly route: Route
  /** The request of the attacker for its own; undefined where it has nothing that the path leads to. */
  readonly mine: Draft | undefined
  /** The same with other texts. */
  readonly afresh: Draft | undefined
  /** The same request for what is the victim's, and again for what nobody has. */
  readonly theirs: Draft
  readonly absent: Draft
  /** The values of the first that the second has not, texts made for one request aside. */
  readonly aimed: readonly string[]
  readonly me: Identity
  readonly them: Identity
  readonly victim: VerifiedTenant
}

const TENANT_FIELDS = ['tenant_id', 'tenantId', 'tenant', 'owner_tenant_id']

/** The request for what is the victim's, if it leads to anything of it. */
export function theirsAttack(ammunition: Ammunition): RouteAttack | undefined {
  const { route, theirs, absent, aimed, me } = ammunition
  if (aimed.length === 0) return undefined
  return {
    id: 'theirs',
    what: "ask with the victim's identifiers",
    attempt: toWire(route, theirs, me),
    likewise: toWire(route, absent, me),
    sent: sentBy(theirs, absent),
  }
}

/** One place at a time, where a request leads to several things. */
export function placeAttacks({
  route,
  mine,
  theirs,
  absent,
  aimed,
  me,
}: Ammunition): RouteAttack[] {
  if (mine === undefined) return []
  const attacks: RouteAttack[] = []
  for (const part of ['params', 'query', 'headers'] as const) {
    for (const [name, value] of Object.entries(theirs[part])) {
      const nobodys = absent[part][name]
      if (nobodys === undefined || !aimed.includes(value)) continue
      const one = { ...mine, [part]: { ...mine[part], [name]: value } }
      const other = { ...mine, [part]: { ...mine[part], [name]: nobodys } }
      attacks.push(differing(name, { route, me }, one, other))
    }
  }
  const body = theirs.body
  if (isObject(body) && isObject(mine.body) && isObject(absent.body)) {
    for (const [name, value] of Object.entries(body)) {
      const nobodys = absent.body[name]
      const isAimed = leavesOf(value).some((leaf) => aimed.includes(leaf))
      if (!isAimed || !(name in mine.body)) continue
      const one = { ...mine, body: { ...mine.body, [name]: value } }
      const other = { ...mine, body: { ...mine.body, [name]: nobodys } }
      attacks.push(differing(name, { route, me }, one, other))
    }
  }
  return attacks.length > 1 ? attacks : []
}

/** A value of the victim in a place that may be left out. */
export function filterAttack(
  { route, mine, theirs, me }: Ammunition,
  name: string,
  values: { readonly theirs: string; readonly absent: string | undefined },
): RouteAttack {
  const base = mine ?? theirs
  const one = { ...base, query: { ...base.query, [name]: values.theirs } }
  const attempt = toWire(route, one, me)
  const id = `filter ${name}`
  const what = `ask with a value of the victim in the query, ${name}`
  if (values.absent === undefined) return { id, what, attempt, sent: NOTHING_SENT }
  const other = { ...base, query: { ...base.query, [name]: values.absent } }
  const likewise = toWire(route, other, me)
  return { id, what, attempt, likewise, sent: { one: [values.theirs], other: [values.absent] } }
}

/** The tenant in the body, which is nobody's to say. */
export function assignAttacks({ route, mine, theirs, me, victim }: Ammunition): RouteAttack[] {
  const { id, slug } = victim
  return [mine, theirs].flatMap((base, index) => {
    const body = base?.body
    if (base === undefined || !isObject(body)) return []
    return Object.entries({ id, slug }).map(([name, value]) => {
      const fields = Object.fromEntries(TENANT_FIELDS.map((field) => [field, value]))
      return {
        id: `assign ${name}${index === 0 ? '' : ' and theirs'}`,
        what: `write with the victim's ${name} as tenant${index === 0 ? '' : ', and with its identifiers'}`,
        attempt: toWire(route, { ...base, body: { ...body, ...fields } }, me),
        sent: NOTHING_SENT,
      }
    })
  })
}

/** A value of the victim and one of nobody, for the same field. */
export interface TakenValue {
  readonly theirs: string
  readonly nobodys: string
}

/** A value that the victim has, where a key might be without the tenant. @param taken By the names of fields. */
export function takenAttacks(
  { route, mine, afresh, me }: Ammunition,
  taken: Readonly<Record<string, TakenValue>>,
): RouteAttack[] {
  return Object.entries(taken).flatMap(([name, { theirs, nobodys }]) => {
    if (mine === undefined || afresh === undefined) return []
    if (!isObject(mine.body) || !isObject(afresh.body)) return []
    const one = { ...mine, body: { ...mine.body, [name]: theirs } }
    const other = { ...afresh, body: { ...afresh.body, [name]: nobodys } }
    return {
      id: `taken ${name}`,
      what: `write a value that the victim has, ${name}`,
      attempt: toWire(route, one, me),
      likewise: toWire(route, other, me),
      sent: sentBy(one, other),
      needsLikewise: true,
    }
  })
}

/** One's own request with an identifier of the victim in a place, and with one of nobody. */
function differing(
  place: string,
  { route, me }: Pick<Ammunition, 'route' | 'me'>,
  one: Draft,
  other: Draft,
): RouteAttack {
  return {
    id: `their ${place}`,
    what: "ask for one's own with one identifier of the victim",
    attempt: toWire(route, one, me),
    likewise: toWire(route, other, me),
    sent: sentBy(one, other),
  }
}

/** The values that two requests do not have in common. */
export function sentBy(
  one: Draft,
  other: Draft,
): { one: readonly string[]; other: readonly string[] } {
  const [first, second] = [leavesOf(one), leavesOf(other)]
  return {
    one: first.filter((value) => !second.includes(value)),
    other: second.filter((value) => !first.includes(value)),
  }
}
