import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import type { Contract } from '@tenantry/runtime/contract'
import { servicePlugin, type ServiceOptions } from '@tenantry/runtime/service'
import { fastify, type FastifyInstance } from 'fastify'

export interface ModuleService extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly url: string
  /** Of each call that came, in order. */
  readonly headers: readonly IncomingHttpHeaders[]
}

interface HasTenant {
  readonly tenant: { readonly id: string }
}

export const SERVICE_KEY = { kid: 'first', secret: randomBytes(32).toString('base64') }

/** A module behind a real socket. */
export async function startModuleService<Api, Context extends HasTenant>(
  contract: Contract<Api>,
  {
    prefix = '',
    port = 0,
    ...options
  }: { readonly prefix?: string; readonly port?: number } & Omit<
    ServiceOptions<Api, Context>,
    'contract' | 'keys'
  > &
    Partial<Pick<ServiceOptions<Api, Context>, 'keys'>>,
): Promise<ModuleService> {
  const app = fastify()
  const headers: IncomingHttpHeaders[] = []
  app.addHook('onRequest', async (request) => {
    headers.push(request.headers)
  })
  const given = { keys: [SERVICE_KEY], ...options, contract }
  await app.register(servicePlugin<Api, Context>, { ...given, prefix })
  const url = (await app.listen({ port, host: '127.0.0.1' })) + prefix
  return {
    app,
    url,
    headers,
    async [Symbol.asyncDispose]() {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}
