import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { TenantContext } from '../context/context-store.ts'
import { httpProblemOf } from './http-problem.ts'
import { refuseConflict, resolveTenant } from './resolve-tenant.ts'
import type { TenantResolver } from './tenant-resolver.ts'

/** What the plugin needs of a Tenancy. */
export interface TenantAdmission {
  admit(slug: string): Promise<TenantContext>
  enter<Result>(context: TenantContext, run: () => Result): Result
}

export interface TenancyPluginOptions {
  readonly tenancy: TenantAdmission
  /** Where a request names its tenant. All are asked; two different answers are refused. */
  readonly tenant: TenantResolver | readonly TenantResolver[]
}

/**
 * Lets requests in as their tenant: every route of the scope it is registered in runs in the tenant's
 * context. Register health checks outside of that scope.
 *
 * A request without a tenant, or of an unknown or suspended one, is answered with 404 and one body
 * for all three; two tenants with 400; a forged token with 401.
 */
export async function tenancyPlugin(
  app: FastifyInstance,
  options: TenancyPluginOptions,
): Promise<void> {
  const { tenancy } = options
  const resolvers = typeof options.tenant === 'function' ? [options.tenant] : options.tenant
  const contexts = new WeakMap<FastifyRequest, TenantContext>()

  app.addHook('onRequest', async (request, reply) => {
    try {
      assertOneHost(request.raw.rawHeaders)
      const slug = await resolveTenant({ host: request.host, headers: request.headers }, resolvers)
      contexts.set(request, await tenancy.admit(slug))
    } catch (error) {
      return await answer(error, request, reply)
    }
    return undefined
  })
  // Entered twice: the hooks behind onRequest run inside, and so do those behind the body, which is
  // read in the context of the socket.
  const enter = (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
    const context = contexts.get(request)
    if (context === undefined) done(new Error('The request was not admitted.'))
    else tenancy.enter(context, done)
  }
  app.addHook('onRequest', enter)
  app.addHook('preValidation', enter)
}

/** Of two Host headers a proxy may have judged by the other one. */
function assertOneHost(rawHeaders: readonly string[]): void {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name))
  if (hosts.length > 1) throw refuseConflict()
}

async function answer(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const problem = httpProblemOf(error)
  if (problem === undefined) throw error
  // A refusal is everyday; an outage is worth its stack.
  if (problem.status >= 500) request.log.error({ err: error }, 'request not served')
  else request.log.info({ code: problem.body.error.code }, 'request refused')
  return await reply.code(problem.status).send(problem.body)
}

// Fastify's own way to say that hooks belong to the scope around the plugin (fastify-plugin does this).
Object.assign(tenancyPlugin, { [Symbol.for('skip-override')]: true })
