import { createServer } from 'node:http'
import { promisify } from 'node:util'

import type { ObservedTenancy } from '../../otel/index.ts'
import type { ServedCall } from '../observe-calls.ts'
import { loadTelemetry } from './load-telemetry.ts'

export interface MetricsOptions {
  readonly module: string
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** Undefined of an application without one, which has no numbers by tier. */
  readonly tenancy: ObservedTenancy | undefined
}

export interface MetricsServer {
  /** What Prometheus reads. */
  readonly url: string
  readonly onCall: (call: ServedCall) => void
  close(): Promise<void>
}

/** In seconds: from what is cached to what somebody waits for. */
const CALL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * Tells Prometheus how the calls of a module do, by operation and result, and the tenants by tier, on a port that callers have no
 * way to.
 *
 * @throws {TenantryError} METRICS_UNAVAILABLE where the libraries are not installed; what listening throws.
 */
export async function serveMetrics(options: MetricsOptions): Promise<MetricsServer> {
  const { module, host, port, tenancy } = options
  const { metrics, PrometheusExporter, MeterProvider, observeTenancy } = await loadTelemetry()
  const exporter = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true })
  const provider = new MeterProvider({ readers: [exporter] })
  metrics.setGlobalMeterProvider(provider)
  const endObserving = tenancy === undefined ? undefined : observeTenancy(tenancy)
  const duration = metrics
    .getMeter('@tenantry/runtime')
    .createHistogram('tenantry.service.call.duration.seconds', {
      unit: 's',
      description: 'From the coming of a call to the end of its answer, by operation and result.',
      advice: { explicitBucketBoundaries: CALL_SECONDS },
    })
  const server = createServer((request, response) => {
    if (request.url === '/metrics') exporter.getMetricsRequestHandler(request, response)
    else response.writeHead(404).end()
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(port, host, resolve)
  await promise
  const address = server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}/metrics`,
    onCall: ({ operation, result, tookMs }) =>
      duration.record(tookMs / 1000, { module, operation, result }),
    async close() {
      endObserving?.()
      metrics.disable()
      server.closeAllConnections()
      await promisify(server.close.bind(server))()
      await provider.shutdown()
    },
  }
}
