import type { Identity } from '../declaration/index.ts'
import { type Draft, toWire } from './draft-request.ts'
import { type Ammunition, sentBy } from './plan-route-attacks.ts'
import { NOTHING_SENT, type RouteAttack } from './route-attack.ts'
import type { WireRequest } from './wire.ts'

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
const OTHER_METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']

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

/** Where nothing of the victim is asked for, there is nothing to compare with. */
function alike(aimed: readonly string[], likewise: WireRequest): Pick<RouteAttack, 'likewise'> {
  return aimed.length === 0 ? {} : { likewise }
}

function withHint(wire: WireRequest, name: string, value: string): WireRequest {
  return { ...wire, headers: { ...wire.headers, [name]: value } }
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
