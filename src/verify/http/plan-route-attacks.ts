import type { Identity, VerifiedTenant } from '../declaration/index.ts'
import { leavesOf } from './compare-answers.ts'
import { type Draft, toWire } from './draft-request.ts'
import { isObject } from './json-schema.ts'
import type { Route } from './read-routes.ts'
import { NOTHING_SENT, type RouteAttack } from './route-attack.ts'
import type { WireRequest } from './wire.ts'

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

/** Headers by which proxies and applications are told whose a request is. */
const HINTS: Readonly<Record<string, 'slug' | 'id' | 'host'>> = {
  'x-tenant': 'slug',
  'x-tenant-id': 'id',
  'x-tenant-slug': 'slug',
  'x-org-id': 'id',
  'x-forwarded-host': 'host',
  'x-forwarded-prefix': 'slug',
  'x-original-host': 'host',
}
const TENANT_FIELDS = ['tenant_id', 'tenantId', 'tenant', 'owner_tenant_id']
const OTHER_METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']

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
      attacks.push(differing(route, `their ${name}`, one, other, me))
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
      attacks.push(differing(route, `their ${name}`, one, other, me))
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

export function nobodyAttack({ route, theirs }: Ammunition): RouteAttack {
  return {
    id: 'no tenant',
    what: 'ask without saying whose the request is',
    attempt: toWire(route, theirs, {}),
    sent: NOTHING_SENT,
    hasToBeRefused: !route.isPublic,
  }
}

/** All that names the attacker but for one thing that names the victim, and the other way round. */
export function mixedAttacks({
  route,
  theirs,
  absent,
  aimed,
  me,
  them,
}: Ammunition): RouteAttack[] {
  const signals = signalsOf(me, them)
  if (signals.length < 2) return []
  const sent = sentBy(theirs, absent)
  return signals.flatMap((signal) =>
    // Of two, one swapped is the other kept.
    [swapped(me, them, signal), swapped(them, me, signal)]
      .slice(0, signals.length - 1)
      .map((identity, turn) => ({
        id: turn === 0 ? `mixed ${signal}` : `mixed all but ${signal}`,
        what:
          turn === 0
            ? `ask with the victim's ${signal} alone`
            : `ask with one's own ${signal} alone`,
        attempt: toWire(route, theirs, identity),
        ...alike(aimed, toWire(route, absent, identity)),
        sent,
      })),
  )
}

/** By what a request names its tenant, where the two differ. */
export function signalsOf(me: Identity, them: Identity): string[] {
  const headers = Object.keys({ ...me.headers, ...them.headers })
  const names = headers.filter((name) => me.headers?.[name] !== them.headers?.[name])
  return me.path === them.path ? names : [...names, 'path']
}

function swapped(one: Identity, other: Identity, signal: string): Identity {
  if (signal === 'path') return { ...one, path: other.path ?? '' }
  return { ...one, headers: { ...one.headers, [signal]: other.headers?.[signal] ?? '' } }
}

/** What a proxy or a client may add. */
export function hintAttacks({
  route,
  theirs,
  absent,
  aimed,
  me,
  them,
  victim,
}: Ammunition): RouteAttack[] {
  const sent = sentBy(theirs, absent)
  const host = them.headers?.['host'] ?? `${victim.slug}.localhost`
  const own = new Set(Object.keys(me.headers ?? {}).map((name) => name.toLowerCase()))
  const hints = Object.entries(HINTS).filter(([name]) => !own.has(name))
  const attacks = hints.map(([name, kind]): RouteAttack => {
    const value = kind === 'host' ? host : victim[kind]
    return {
      id: `hint ${name}`,
      what: `ask with a header that names the victim, ${name}`,
      attempt: withHint(toWire(route, theirs, me), name, value),
      ...alike(aimed, withHint(toWire(route, absent, me), name, value)),
      sent,
    }
  })
  const names = { tenant: victim.slug, tenant_id: victim.id, tenantId: victim.id }
  const asked = (draft: Draft) =>
    toWire(route, { ...draft, query: { ...draft.query, ...names } }, me)
  return [
    ...attacks,
    {
      id: 'hint query',
      what: 'ask with a query that names the victim',
      attempt: asked(theirs),
      ...alike(aimed, asked(absent)),
      sent,
    },
  ]
}

/** Where nothing of the victim is asked for, there is nothing to compare with. */
function alike(aimed: readonly string[], likewise: WireRequest): Pick<RouteAttack, 'likewise'> {
  return aimed.length === 0 ? {} : { likewise }
}

function withHint(wire: WireRequest, name: string, value: string): WireRequest {
  return { ...wire, headers: { ...wire.headers, [name]: value } }
}

/** The same path, written so that a proxy and the application may read it differently. */
export function pathAttacks({ route, theirs, absent, aimed, me }: Ammunition): RouteAttack[] {
  const sent = sentBy(theirs, absent)
  const tricks: Readonly<Record<string, (path: string) => string>> = {
    'slash behind': (path) => `${path}/`,
    'doubled slash': (path) => path.replace(/(?<=.)\/(?=[^/]*$)/, '//'),
    'dot segment': (path) => path.replace(/\/(?=[^/]*$)/, '/x/../'),
    'encoded dots': (path) => path.replace(/\/(?=[^/]*$)/, '/x/%2e%2e/'),
    'encoded slash': (path) => path.replace(/(?<=.)\/(?=[^/]*$)/, '%2f'),
    'upper case': (path) => path.replaceAll(/[a-z](?=[^{}]*(?:\{|$))/g, (one) => one.toUpperCase()),
    'null byte': (path) => `${path}%00`,
    parameter: (path) => `${path};tenant=other`,
  }
  return Object.entries(tricks).map(([name, write]) => {
    const written = (draft: Draft): WireRequest => {
      const wire = toWire(route, draft, me)
      const [path = '', query] = wire.path.split('?')
      return { ...wire, path: `${write(path)}${query === undefined ? '' : `?${query}`}` }
    }
    return {
      id: `path ${name}`,
      what: `ask by a path with ${name}`,
      attempt: written(theirs),
      ...alike(aimed, written(absent)),
      sent,
    }
  })
}

/** Final dot and case of the host, which name the same. */
export function hostAttacks({ route, theirs, absent, aimed, me, them }: Ammunition): RouteAttack[] {
  const host = me.headers?.['host']
  if (host === undefined || host === them.headers?.['host']) return []
  const sent = sentBy(theirs, absent)
  const hosts = { 'final dot': `${host}.`, 'upper case': host.toUpperCase(), port: `${host}:1` }
  return Object.entries(hosts).map(([name, value]) => {
    const identity = { ...me, headers: { ...me.headers, host: value } }
    return {
      id: `host ${name}`,
      what: `ask with a host with ${name}`,
      attempt: toWire(route, theirs, identity),
      ...alike(aimed, toWire(route, absent, identity)),
      sent,
    }
  })
}

/** Methods that the document says nothing of. */
export function methodAttacks(
  { route, theirs, absent, aimed, me }: Ammunition,
  documented: ReadonlySet<string>,
): RouteAttack[] {
  const sent = sentBy(theirs, absent)
  return OTHER_METHODS.filter((method) => !documented.has(method)).map((method) => ({
    id: `method ${method}`,
    what: `ask by a method that the document does not name, ${method}`,
    attempt: { ...toWire(route, theirs, me), method },
    ...alike(aimed, { ...toWire(route, absent, me), method }),
    sent,
  }))
}

function differing(route: Route, id: string, one: Draft, other: Draft, me: Identity): RouteAttack {
  return {
    id,
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
