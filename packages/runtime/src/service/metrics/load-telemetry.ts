import { TenantryError } from '../../errors.ts'

/** What metrics are made with. */
type Telemetry = Pick<typeof import('@opentelemetry/api'), 'metrics'> &
  Pick<typeof import('@opentelemetry/exporter-prometheus'), 'PrometheusExporter'> &
  Pick<typeof import('@opentelemetry/sdk-metrics'), 'MeterProvider'> &
  Pick<typeof import('../../otel/index.ts'), 'observeTenancy'>

/** Loads what only those need who want metrics. @throws {TenantryError} METRICS_UNAVAILABLE where one is not installed. */
export async function loadTelemetry(): Promise<Telemetry> {
  try {
    const [{ metrics }, { PrometheusExporter }, { MeterProvider }, { observeTenancy }] =
      await Promise.all([
        import('@opentelemetry/api'),
        import('@opentelemetry/exporter-prometheus'),
        import('@opentelemetry/sdk-metrics'),
        import('../../otel/index.ts'),
      ])
    return { metrics, PrometheusExporter, MeterProvider, observeTenancy }
  } catch (cause) {
    throw new TenantryError('METRICS_UNAVAILABLE', {
      message: 'METRICS_PORT is set, and the libraries that make metrics cannot be loaded.',
      hint: 'Install @opentelemetry/api, @opentelemetry/sdk-metrics and @opentelemetry/exporter-prometheus, or unset METRICS_PORT.',
      cause,
    })
  }
}
