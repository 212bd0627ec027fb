import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { EnterOptions, TenantContext } from '../context/context-store.ts'
import { assertRouteQuota, type RouteQuota } from '../quota/index.ts'
import { admitRequest, type AdapterOptions } from './admit-request.ts'
import { endWithResponse } from './end-with-response.ts'
import { keepContext } from './keep-context.ts'

export type { AdapterOptions } from './admit-request.ts'
export { type HandedModule, handOverRoutes } from '../handover/index.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the requests of a route cost, and which are refused first. */
    quota?: RouteQuota
  }
}

/**
 * Lets requests in as their tenant: every route of the scope it is registered in runs in the tenant's
 * context. Register health checks outside of that scope.
 *
 * A request without a tenant, or of an unknown or suspended one, is answered with 404 and one body
 * for all three; one that names two tenants with 400; a forged token with 401; all of them are 503
 * while the catalog is out of reach. What is beyond the quota of its tenant is answered with 429; a route says in
 * `config.quota` what its requests cost.
 */
export async function tenancyPlugin(app: FastifyInstance, options: AdapterOptions): Promise<void> {
  const { tenancy } = options
  const contexts = new WeakMap<FastifyRequest, TenantContext>()

  app.addHook('onRequest', async (request, reply) => {
    const { rawHeaders } = request.raw
    const target = request.originalUrl
    const admission = await admitRequest(
      { target, headers: request.headers, rawHeaders },
      { onOutage: (error) => request.log.error({ err: error }, 'request not served'), ...options },
      request.routeOptions.config.quota,
    )
    if ('context' in admission) {
      contexts.set(request, admission.context)
      reply.headers(admission.headers)
      endWithResponse(admission.passage, request.raw, reply.raw)
      return undefined
    }
    const { problem, refused } = admission
    request.log.info({ code: problem.body.error.code, ...refused }, 'request refused')
    return await reply.code(problem.status).headers(problem.headers).send(problem.body)
  })
  const enter = <Result>(request: FastifyRequest, run: () => Result, how?: EnterOptions) => {
    const context = contexts.get(request)
    if (context === undefined) throw new Error('The request was not admitted.')
    return tenancy.enter(context, run, how)
  }
  // What was refused is in no context.
  keepContext(app, { has: (request) => contexts.has(request), enter })
  app.addHook('onRoute', (route) => assertRouteQuota(route.config?.quota ?? {}))
}

// Fastify's own way to say that hooks belong to the scope around the plugin (fastify-plugin does this).
Object.assign(tenancyPlugin, { [Symbol.for('skip-override')]: true })
