import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { handOverRoutes } from '@tenantry/runtime/fastify'
import { fromHeader, httpProblemOf } from '@tenantry/runtime/http'
import {
  type CallWatch,
  connectModule,
  type ConnectOptions,
  type ExtractedModule,
  extractModule,
  type RouteMode,
  type Routing,
} from '@tenantry/runtime/extraction'
import { servicePlugin, type ServiceOptions } from '@tenantry/runtime/service'
import type { TenantContext } from '@tenantry/runtime'
import { fastify, type FastifyInstance } from 'fastify'

import { createConnection } from '../../../packages/runtime/src/extraction/create-connection.ts'
import { SERVICE_KEY } from '../../support/module-service.ts'
import type { TestApplication } from '../../support/test-application.ts'
import { type InvoiceApi, invoiceModule, invoices } from '../extraction/invoice-module.ts'
import { registerInvoices, type RouteEvents } from './invoice-routes.ts'

/** As applications answer errors, on both sides. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const problem = httpProblemOf(error)
    if (problem !== undefined) {
      return reply.code(problem.status).headers(problem.headers).send(problem.body)
    }
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
        ? error.statusCode
        : 500
    request.log.error(error)
    return reply.code(status).send({ error: status < 500 ? String(error) : 'failed' })
  })
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'nothing' }))
}

export interface ServiceSide extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly url: string
}

/** The routes as a service, on a real socket. */
export async function startService(
  application: Pick<TestApplication, 'tenancy'>,
  events: RouteEvents = {},
  options: Partial<ServiceOptions<InvoiceApi, TenantContext>> = {},
): Promise<ServiceSide> {
  const { tenancy } = application
  const app = fastify({ forceCloseConnections: true })
  answerErrors(app)
  await app.register(servicePlugin<InvoiceApi, TenantContext>, {
    contract: invoices,
    implementation: invoiceModule(tenancy),
    tenancy,
    keys: [SERVICE_KEY],
    routes: (scope) => registerInvoices(scope, { tenancy }, events),
    ...options,
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, url, [Symbol.asyncDispose]: async () => await app.close() }
}

export interface Monolith extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly url: string
  readonly module: ExtractedModule<InvoiceApi>
  /** Where the requests of a tenant go; `local` where nothing is said. */
  readonly modes: Map<string, RouteMode>
}

export interface MonolithOptions {
  /** Of the service; none where it is not to be known. */
  readonly serviceUrl?: string
  readonly prefix?: string
  readonly events?: RouteEvents
  readonly connect?: ConnectOptions
  /** Told what comes of requests that leave the process, where `modes` says where they go and there is a service. */
  readonly watch?: CallWatch
  /** Whether the catalog says where requests go, in place of `modes`. Default: it does not. */
  readonly byCatalog?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Before the routes. */
  readonly before?: (scope: FastifyInstance) => void
}

/** An application that has the module still, and hands its requests over. */
export async function startMonolith(
  application: Pick<TestApplication, 'tenancy'>,
  {
    serviceUrl,
    prefix = '',
    events = {},
    connect = {},
    watch,
    byCatalog = false,
    env = {},
    before,
  }: MonolithOptions = {},
): Promise<Monolith> {
  const { tenancy } = application
  const modes = new Map<string, RouteMode>()
  const routing: Routing = { modeOf: (tenant) => modes.get(tenant?.slug ?? '') ?? 'local' }
  const module = extractModule(invoices, { local: invoiceModule(tenancy), env })
  await module.connect(tenancy, {
    ...(!byCatalog && { routing }),
    env: serviceUrl === undefined ? {} : serviceVariables(serviceUrl),
    ...connect,
  })
  const remote =
    watch && serviceUrl !== undefined
      ? connectModule(invoices, { url: serviceUrl, key: SERVICE_KEY })
      : undefined
  const watched =
    watch &&
    remote &&
    createConnection(invoices, new Map(), { ...connect, tenancy, routing, remote, watch })
  const handed = { contract: invoices, connection: () => watched ?? module.connection() }
  const app = fastify({ forceCloseConnections: true })
  answerErrors(app)
  await app.register(
    async (scope) => {
      await scope.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
      before?.(scope)
      await handOverRoutes(scope, handed, (own) => registerInvoices(own, { tenancy }, events))
    },
    { prefix },
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    url,
    module,
    modes,
    async [Symbol.asyncDispose]() {
      await app.close()
      await Promise.all([module.close(), remote?.close()])
    },
  }
}

export function serviceVariables(url: string): Record<string, string> {
  return {
    INVOICES_SERVICE_URL: url,
    INVOICES_SERVICE_KEY: SERVICE_KEY.secret,
    INVOICES_SERVICE_KEY_ID: SERVICE_KEY.kid,
  }
}
