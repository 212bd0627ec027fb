import { Readable } from 'node:stream'

import { rawRequest, sendRaw, statusesOf } from '../../support/raw-http.ts'
import { send } from '../../support/send.ts'
import { type DoorAttack, type DoorAttacks, unlessSame } from './door-attack.ts'
import {
  FRAMEWORKS,
  type Inside,
  type Look,
  openInside,
  SOURCES,
  type Start,
} from './start-server.ts'

/** The tenant of whoever reached a route, one by one. */
type Reached = (string | undefined)[]

/** Sends a request, and finds out whom the routes took it for; nobody when it did not get there. */
function ask(
  start: Start,
  request: (port: number, inside: Inside) => Promise<unknown>,
  expected: (inside: Inside) => Reached,
): DoorAttack {
  return async (place) => {
    const inside = await openInside(place)
    const reached: Reached = []
    const look: Look = () => {
      reached.push(inside.tenancy.currentTenant()?.slug)
      return undefined
    }
    const options = { tenancy: inside.tenancy, tenant: SOURCES }
    await using server = await start(place, options, look)
    await request(server.port, inside)
    return unlessSame(reached, expected(inside))
  }
}

const nobody = (): Reached => []
const CLOSE = 'Connection: close'

const PARTS = 100
const PART_LENGTH = 20_000

/** Two tenants on one socket, and bodies whose next part is made when the socket has room. */
function pipeline(start: Start): DoorAttack {
  return async (place) => {
    const { tenancy, mallory, victim } = await openInside(place)
    const strangers = new Set<string>()
    const look: Look = (asked) => {
      let parts = 0
      return new Readable({
        read() {
          const now = tenancy.currentTenant()?.slug
          if (now !== undefined && now !== asked) strangers.add(`${now} for ${String(asked)}`)
          parts += 1
          this.push(parts > PARTS ? null : '.'.repeat(PART_LENGTH))
        },
      })
    }
    await using server = await start(place, { tenancy, tenant: SOURCES }, look)
    const requests = [mallory, victim, mallory].map(({ slug }) =>
      rawRequest('GET / HTTP/1.1', 'Host: x', `X-Tenant: ${slug}`),
    )
    const last = rawRequest('GET / HTTP/1.1', 'Host: x', `X-Tenant: ${victim.slug}`, CLOSE)
    await sendRaw(server.port, [...requests, last].join(''))
    return unlessSame([...strangers], [])
  }
}

/** Requests over a socket, to each framework. */
export const SERVER_ATTACKS: DoorAttacks = Object.fromEntries(
  Object.entries(FRAMEWORKS).flatMap(([name, start]) => [
    [
      `${name}: reach a route as nobody`,
      ask(start, (port) => send(port, '/', { headers: { 'x-tenant': 'nobody' } }), nobody),
    ],
    [
      `${name}: reach a route as somebody else`,
      ask(
        start,
        (port, { mallory }) => send(port, '/', { headers: { 'x-tenant': mallory.slug } }),
        ({ mallory }) => [mallory.slug],
      ),
    ],
    [
      `${name}: reach a route with two hosts`,
      ask(
        start,
        (port, { mallory, victim }) => {
          const hosts = [mallory, victim].map(({ slug }) => `Host: ${slug}.example.com`)
          return sendRaw(port, rawRequest('GET / HTTP/1.1', ...hosts, CLOSE))
        },
        nobody,
      ),
    ],
    [
      `${name}: reach a route by climbing`,
      ask(
        start,
        async (port, { mallory, victim }) => {
          const target = `/t/${mallory.slug}/../${victim.slug}`
          const answer = await sendRaw(port, rawRequest(`GET ${target} HTTP/1.1`, 'Host: x', CLOSE))
          if (statusesOf(answer)[0] === undefined) throw new Error(`no answer: ${answer}`)
        },
        nobody,
      ),
    ],
    [`${name}: have a body made by the request of another`, pipeline(start)],
  ]),
)
