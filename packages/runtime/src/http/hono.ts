import type { Context, MiddlewareHandler } from 'hono'

import type { Passage, RouteQuota } from '../quota/index.ts'
import { admitRequest, type AdapterOptions } from './admit-request.ts'
import { endWithResponse, type NodeRequest, type NodeResponse } from './end-with-response.ts'
import type { IncomingRequest } from './read-request.ts'

export type { AdapterOptions } from './admit-request.ts'

export interface HonoOptions extends AdapterOptions {
  /** What a request costs, and whether it is refused first; routes are not known here yet. Default: each costs 1. */
  readonly quota?: (context: Context) => RouteQuota | undefined
}

/**
 * Lets requests in as their tenant: what is used behind it runs in the tenant's context. Put health
 * checks in front of it.
 *
 * A request without a tenant, or of an unknown or suspended one, is answered with 404 and one body
 * for all three; one that names two tenants with 400; a forged token with 401; all of them are 503
 * while the catalog is out of reach. What is beyond the quota of its tenant is answered with 429.
 */
export function tenancyMiddleware(options: HonoOptions): MiddlewareHandler {
  return async (c, next) => {
    const admission = await admitRequest(readIncoming(c), options, options.quota?.(c))
    if ('context' in admission) {
      const { context, passage, headers } = admission
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
      const { env } = c
      if (isNodeEnvironment(env)) endWithResponse(passage, env.incoming, env.outgoing)
      try {
        await options.tenancy.enter(context, next)
      } finally {
        // Where the response is Node's, it ends the passage.
        if (!isNodeEnvironment(env)) endWithHandler(passage, c)
      }
      return undefined
    }
    const { problem } = admission
    return c.json(problem.body, problem.status, problem.headers)
  }
}

/**
 * Under @hono/node-server the request of Node, since `Request` has its URL rewritten by then. Other
 * servers hand out nothing else than a `Request`, which their router reads as well.
 */
function readIncoming({ env, req }: Context): IncomingRequest {
  if (isNodeEnvironment(env)) {
    const { url: target, headers, rawHeaders } = env.incoming
    return { target, headers, rawHeaders }
  }
  const headers = req.header()
  return { target: req.url, headers, rawHeaders: Object.entries(headers).flat() }
}

/** A server without a socket of Node: what is sent behind the handler, a stream, is not waited for. */
function endWithHandler(passage: Passage, { req, res }: Context): void {
  passage.end({
    bytesIn: lengthOf(req.raw.headers),
    bytesOut: lengthOf(res.headers),
    outcome: res.status < 500 ? 'served' : 'failed',
  })
}

function lengthOf(headers: Headers): number {
  return Number(headers.get('content-length') ?? 0) || 0
}

interface NodeEnvironment {
  readonly incoming: NodeRequest & { readonly url: string; readonly rawHeaders: readonly string[] }
  readonly outgoing: NodeResponse
}

function isNodeEnvironment(env: unknown): env is NodeEnvironment {
  if (typeof env !== 'object' || env === null) return false
  if (!('incoming' in env && 'outgoing' in env)) return false
  const { incoming } = env
  if (typeof incoming !== 'object' || incoming === null) return false
  return 'url' in incoming && 'headers' in incoming && 'rawHeaders' in incoming
}
