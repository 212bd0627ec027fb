import { fastify, type FastifyInstance } from 'fastify'

import type { Environment } from '../contract/wire/service-variables.ts'
import type { ObservedTenancy } from '../otel/index.ts'
import type { ServiceTenancy } from './enter-as-caller.ts'
import { type MetricsServer, serveMetrics } from './metrics/serve-metrics.ts'
import { closeOnSignal } from './close-on-signal.ts'
import { registerProbes } from './register-probes.ts'
import {
  keysOfEnvironment,
  placesOfEnvironment,
  type ServicePlaces,
} from './service-environment.ts'
import { type ServiceOptions, servicePlugin } from './service-plugin.ts'

interface HasTenant {
  readonly tenant: { readonly id: string }
}

/** What a process that serves a module needs of a Tenancy; `namedTenants()` has it for applications without one. */
export interface ServedTenancy<Context extends HasTenant>
  extends ServiceTenancy<Context>, Partial<ObservedTenancy> {
  /** Resolves when tenants can be served. */
  ready?(): Promise<void>
  close?(): Promise<void>
}

export interface ServeOptions<Api, Context extends HasTenant> extends Omit<
  ServiceOptions<Api, Context>,
  'keys' | 'tenancy' | 'onCall'
> {
  /** Closed with the service. */
  readonly tenancy: ServedTenancy<Context>
  /** Default: `<MODULE>_SERVICE_KEY` with `_KEY_ID`, and `<MODULE>_SERVICE_PREVIOUS_KEY` while keys change. */
  readonly keys?: ServiceOptions<Api, Context>['keys']
  /** The application's own, with what it sets for errors, bodies and its log. Default: one that logs. */
  readonly app?: FastifyInstance
  /** Resolves when tenants can be served, for `GET /ready`. Default: `tenancy.ready()`. */
  readonly ready?: () => Promise<void>
  /** Default: HOST, else 127.0.0.1. */
  readonly host?: string
  /** 0 for any free one. Default: PORT, else 3000. */
  readonly port?: number
  /** Where Prometheus reads metrics; needs the libraries of OpenTelemetry. Default: METRICS_PORT, else nowhere. */
  readonly metricsPort?: number
  /** Default: METRICS_HOST, else 127.0.0.1. */
  readonly metricsHost?: string
  /** Milliseconds that calls in flight may take to end when the service is told to; then they are cut. Default: 10 s. */
  readonly shutdownTimeoutMs?: number
  /** Where the variables above are read. Default: that of the process. */
  readonly env?: Environment
}

/** A service that listens. */
export interface ServedModule extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly url: string
  /** Undefined where nobody wants metrics. */
  readonly metricsUrl: string | undefined
  /** Stops taking calls, waits for those in flight, and closes the tenancy. */
  close(): Promise<void>
}

const SHUTDOWN_TIMEOUT_MS = 10_000

/**
 * Serves a module as a process of its own: its operations and routes, `GET /health`, `GET /ready` and, where a port is set,
 * metrics. Closes on SIGTERM and SIGINT; a second one ends the process at once.
 *
 * @throws {TenantryError} SERVICE_OPTIONS_INVALID, METRICS_UNAVAILABLE; what `servicePlugin` and listening throw. What was opened
 * until then is closed, the tenancy too; that something could not be closed is in the log alone.
 */
export async function serveModule<Api, Context extends HasTenant>(
  options: ServeOptions<Api, Context>,
): Promise<ServedModule> {
  const { contract, tenancy, env = process.env, app = fastify({ logger: true }) } = options
  const { shutdownTimeoutMs = SHUTDOWN_TIMEOUT_MS } = options
  let metrics: MetricsServer | undefined
  let forgetSignals: (() => void) | undefined
  const close = once(async () => {
    forgetSignals?.()
    const cut = setTimeout(() => app.server.closeAllConnections(), shutdownTimeoutMs)
    try {
      await app.close()
    } finally {
      clearTimeout(cut)
      await metrics?.close()
      await tenancy.close?.()
    }
  })
  try {
    const { name } = contract
    const { keys = keysOfEnvironment(name, env), ready } = options
    const { host, port, metricsHost, metricsPort } = placesOf(options, env)
    if (metricsPort !== undefined) {
      const observed = isObserved(tenancy) ? tenancy : undefined
      metrics = await serveMetrics({
        module: name,
        host: metricsHost,
        port: metricsPort,
        tenancy: observed,
      })
    }
    registerProbes(app, ready ?? (async () => await tenancy.ready?.()))
    const { onCall } = metrics ?? {}
    await app.register(servicePlugin<Api, Context>, { ...options, keys, ...(onCall && { onCall }) })
    const url = await app.listen({ host, port })
    forgetSignals = closeOnSignal(app.log, close)
    return { app, url, metricsUrl: metrics?.url, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    // It would hide why nothing is served.
    await close().catch((unclosed: unknown) => app.log.error({ err: unclosed }, 'not closed'))
    throw error
  }
}

function placesOf<Api, Context extends HasTenant>(
  options: ServeOptions<Api, Context>,
  env: Environment,
): ServicePlaces {
  const told = placesOfEnvironment(options.contract.name, env)
  return {
    host: options.host ?? told.host,
    port: options.port ?? told.port,
    metricsHost: options.metricsHost ?? told.metricsHost,
    metricsPort: options.metricsPort ?? told.metricsPort,
  }
}

function isObserved(tenancy: Partial<ObservedTenancy>): tenancy is ObservedTenancy {
  return tenancy.vitals !== undefined && tenancy.observe !== undefined
}

/** A signal and the program may both close it. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= run())
}
