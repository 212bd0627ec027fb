import type { FastifyInstance } from 'fastify'

import { REFUSED_HEADER } from '../contract/wire/protocol.ts'

/** What came of a call, as its service sees it. */
export interface ServedCall {
  /** The name of the operation; of a request its method and path as the module declares them. */
  readonly operation: string
  /** `failed` with what nobody expects; `refused` before it came to the module. */
  readonly result: 'answered' | 'failed' | 'refused'
  readonly tookMs: number
}

/** Tells of each call and each request of a scope when it has ended. */
export function observeCalls(
  scope: FastifyInstance,
  prefix: string,
  onCall: (call: ServedCall) => void,
): void {
  scope.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const { url = '' } = routeOptions
    const isRoute = url.startsWith(`${prefix}/-`)
    const operation = isRoute
      ? `${method} ${url.slice(prefix.length + 2) || '/'}`
      : url.slice(prefix.length + 1)
    const { statusCode: status } = reply
    const isRefused = isRoute ? reply.hasHeader(REFUSED_HEADER) : REFUSED.has(status)
    const result = isRefused ? 'refused' : status >= 500 ? 'failed' : 'answered'
    onCall({ operation, result, tookMs: reply.elapsedTime })
  })
}

/** By what a service refuses calls of operations. */
const REFUSED: ReadonlySet<number> = new Set([400, 401, 404, 409, 413, 415, 504])
