import type { IncomingRequest } from '../../../packages/runtime/src/http/read-request.ts'
import {
  type DoorAttack,
  type DoorAttacks,
  type DoorPlace,
  unlessRefused,
  unlessSame,
} from './door-attack.ts'

/** A request that somebody may judge by what is not read here. */
function send(target: string, ...rawHeaders: readonly string[]): DoorAttack {
  return async ({ runtime }) => {
    const { readRequest } = await runtime.load('http/read-request.ts')
    return await unlessRefused('REQUEST_AMBIGUOUS', () =>
      readRequest({ target, headers: {}, rawHeaders }),
    )
  }
}

const INCOMING: IncomingRequest = { target: '/', headers: {}, rawHeaders: ['Host', 'x'] }
const TIMES = 10

/** How long the fastest of many refusals took: to be slow is easy, to be fast proves something. */
async function timeRefusals({ runtime }: DoorPlace, beganBeforeMs: number): Promise<number> {
  const { evenOut } = await runtime.load('http/even-out.ts')
  let fastest = Number.POSITIVE_INFINITY
  for (let times = 0; times < TIMES; times += 1) {
    const began = performance.now()
    await evenOut(began - beganBeforeMs)
    fastest = Math.min(fastest, performance.now() - began)
  }
  return fastest
}

/** What an answer tells: its status, headers and body. */
async function answerTo({ runtime }: DoorPlace, code: 'TENANT_SUSPENDED' | 'TENANT_UNKNOWN') {
  const { httpProblemOf } = await runtime.load('http/index.ts')
  const { TenantryError } = await runtime.load('errors.ts')
  return httpProblemOf(new TenantryError(code, { message: 'It is.', hint: 'Wait.' }))
}

/** Requests that can be read in two ways, and what answers tell of who is there. */
export const REQUEST_ATTACKS: DoorAttacks = {
  'send two hosts': send('/', 'Host', 'acme.example.com', 'host', 'acme.example.com'),
  'send two tokens': send(
    '/',
    'Host',
    'x',
    'Authorization',
    'Bearer a',
    'authorization',
    'Bearer b',
  ),
  'name another host in the URL': send('http://acme.example.com/', 'Host', 'mallory.example.com'),
  'name another host in HTTP/2': send(
    '/',
    ':authority',
    'acme.example.com',
    'host',
    'mallory.example.com',
  ),
  'tell a suspended tenant from an unknown one by the answer': async (place) =>
    unlessSame(await answerTo(place, 'TENANT_SUSPENDED'), await answerTo(place, 'TENANT_UNKNOWN')),
  'tell by the time what was looked up': async (place) => {
    const { admitRequest } = await place.runtime.load('http/admit-request.ts')
    let fastest = Number.POSITIVE_INFINITY
    for (let times = 0; times < TIMES; times += 1) {
      const began = performance.now()
      await admitRequest(
        INCOMING,
        {
          tenancy: {
            admit: () => Promise.reject(new Error('nobody is asked for')),
            enter: (_context, run) => run(),
            letIn: () => ({ refusal: { quota: 'load', retryAfterMs: 0 }, headers: {} }),
          },
          tenant: () => undefined,
        },
        undefined,
      )
      fastest = Math.min(fastest, performance.now() - began)
    }
    return fastest < 15 ? `a refusal came within ${fastest} ms` : undefined
  },
  'tell by the time how long the lookup took': async (place) => {
    const fastest = await timeRefusals(place, 12)
    return fastest > 15 ? `12 ms before made ${fastest} ms more` : undefined
  },
}
