import type { RequestHandler } from 'express'

import { admitRequest, type AdapterOptions } from './admit-request.ts'
import { emitInside } from './emit-inside.ts'

export type { AdapterOptions } from './admit-request.ts'

/**
 * Lets requests in as their tenant: what is used behind it, on the same application or router, runs in
 * the tenant's context. Use health checks in front of it, and body parsers in front of or behind it.
 *
 * A request without a tenant, or of an unknown or suspended one, is answered with 404 and one body
 * for all three; one that names two tenants with 400; a forged token with 401; all of them are 503
 * while the catalog is out of reach. For Express 5.
 */
export function tenancyMiddleware(options: AdapterOptions): RequestHandler {
  return async (request, response, next) => {
    const { originalUrl: target, headers, rawHeaders } = request
    const admission = await admitRequest({ target, headers, rawHeaders }, options)
    if ('context' in admission) {
      const { context } = admission
      const again = { insideAnotherTenant: true }
      emitInside(response, (emit) => options.tenancy.enter(context, emit, again))
      options.tenancy.enter(context, next)
      return
    }
    const { problem } = admission
    response.status(problem.status).set(problem.headers).json(problem.body)
  }
}
