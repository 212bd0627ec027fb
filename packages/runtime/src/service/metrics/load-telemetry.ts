import type { MetricsAPI } from '@opentelemetry/api'
import type { PrometheusExporter as Exporter } from '@opentelemetry/exporter-prometheus'
import type { MeterProvider as Provider } from '@opentelemetry/sdk-metrics'

import { TenantryError } from '../../errors.ts'
import type { observeTenancy as observe } from '../../otel/index.ts'

/** What metrics are made with. */
interface Telemetry {
  readonly metrics: MetricsAPI
  readonly PrometheusExporter: typeof Exporter
  readonly MeterProvider: typeof Provider
  readonly observeTenancy: typeof observe
}

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
