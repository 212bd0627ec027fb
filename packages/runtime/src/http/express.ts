import type { Request, RequestHandler } from 'express'

import type { RouteQuota } from '../quota/index.ts'
import { admitRequest, type AdapterOptions } from './admit-request.ts'
import { emitInside } from './emit-inside.ts'
import { endWithResponse } from './end-with-response.ts'

export type { AdapterOptions } from './admit-request.ts'

export interface ExpressOptions extends AdapterOptions {
  /** What a request costs, and whether it is refused first; routes are not known here yet. Default: each costs 1. */
  readonly quota?: (request: Request) => RouteQuota | undefined
}

/**
 * Lets requests in as their tenant: what is used behind it, on the same application or router, runs in
 * the tenant's context. Use health checks in front of it, and body parsers in front of or behind it.
 *
 * A request without a tenant, or of an unknown or suspended one, is answered with 404 and one body
 * for all three; one that names two tenants with 400; a forged token with 401; all of them are 503
 * while the catalog is out of reach. What is beyond the quota of its tenant is answered with 429. For Express 5.
 */
export function tenancyMiddleware(options: ExpressOptions): RequestHandler {
  return async (request, response, next) => {
    const { originalUrl: target, headers, rawHeaders } = request
    const admission = await admitRequest(
      { target, headers, rawHeaders },
      options,
      options.quota?.(request),
    )
    if ('context' in admission) {
      const { context, passage } = admission
      endWithResponse(passage, request, response)
      // A timeout of the application may have answered meanwhile; then it is as over as it would be behind this.
      if (!response.headersSent) response.set(admission.headers)
      const again = { insideAnotherTenant: true }
      emitInside(response, (emit) => options.tenancy.enter(context, emit, again))
      options.tenancy.enter(context, next)
      return
    }
    const { problem } = admission
    if (response.headersSent) return
    response.status(problem.status).set(problem.headers).json(problem.body)
  }
}
