import type { Context, MiddlewareHandler } from 'hono'

import { admitRequest, type AdapterOptions } from './admit-request.ts'
import type { IncomingRequest } from './read-request.ts'

export type { AdapterOptions } from './admit-request.ts'

/**
 * Lets requests in as their tenant: what is used behind it runs in the tenant's context. Put health
 * checks in front of it.
 *
 * A request without a tenant, or of an unknown or suspended one, is answered with 404 and one body
 * for all three; one that names two tenants with 400; a forged token with 401; all of them are 503
 * while the catalog is out of reach.
 */
export function tenancyMiddleware(options: AdapterOptions): MiddlewareHandler {
  return async (c, next) => {
    const admission = await admitRequest(readIncoming(c), options)
    if ('context' in admission) return await options.tenancy.enter(admission.context, next)
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

interface NodeEnvironment {
  readonly incoming: {
    readonly url: string
    readonly headers: IncomingRequest['headers']
    readonly rawHeaders: readonly string[]
  }
}

function isNodeEnvironment(env: unknown): env is NodeEnvironment {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return false
  const { incoming } = env
  if (typeof incoming !== 'object' || incoming === null) return false
  return 'url' in incoming && 'headers' in incoming && 'rawHeaders' in incoming
}
