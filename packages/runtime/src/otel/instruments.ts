import type { Meter, Observable } from '@opentelemetry/api'

/** In seconds: from what is cached to what somebody waits for. */
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const WAIT_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

/**
 * What is read whenever somebody collects. The units are in the names: the exporter of JavaScript adds none to them, a collector
 * adds those that are missing, and dashboards want one name.
 */
export function createObservables(meter: Meter) {
  return {
    requests: meter.createObservableCounter('tenantry.requests', {
      unit: '{request}',
      description: 'Requests that were let in and have ended, by tier.',
    }),
    failed: meter.createObservableCounter('tenantry.requests.failed', {
      unit: '{request}',
      description: 'Those of them that ended in an error of the server, by tier.',
    }),
    refusals: meter.createObservableCounter('tenantry.refusals', {
      unit: '{request}',
      description: 'Requests that were refused, by tier and by the quota that they ran into.',
    }),
    databaseTime: meter.createObservableCounter('tenantry.database.seconds', {
      unit: 's',
      description: 'From the sending of statements to their answers, by tier.',
    }),
    statements: meter.createObservableCounter('tenantry.database.statements', {
      unit: '{statement}',
      description: 'Statements that were answered, by tier.',
    }),
    rows: meter.createObservableCounter('tenantry.database.rows', {
      unit: '{row}',
      description: 'Rows that statements returned or changed, by tier.',
    }),
    bytes: meter.createObservableCounter('tenantry.traffic.bytes', {
      unit: 'By',
      description: 'Bytes of requests and of their responses, by tier and direction.',
    }),
    busiestShare: meter.createObservableGauge('tenantry.database.busiest.ratio', {
      unit: '1',
      description: 'Of the database time of this process, what the busiest tenant of a tier has.',
    }),
    connections: meter.createObservableUpDownCounter('tenantry.connections', {
      unit: '{connection}',
      description: 'Connections to a cluster, by login and by whether somebody uses them.',
    }),
    connectionLimit: meter.createObservableUpDownCounter('tenantry.connections.limit', {
      unit: '{connection}',
      description: 'The most connections that this process opens to a cluster, by login.',
    }),
    waiting: meter.createObservableUpDownCounter('tenantry.connections.waiting', {
      unit: '{request}',
      description: 'Who waits for a connection to a cluster, by login.',
    }),
    inside: meter.createObservableUpDownCounter('tenantry.requests.inside', {
      unit: '{request}',
      description: 'Requests that were let in and have not ended.',
    }),
    loadLimit: meter.createObservableUpDownCounter('tenantry.load.limit', {
      unit: '{request}',
      description: 'How many may be inside before load is shed.',
    }),
    storeOutages: meter.createObservableCounter('tenantry.store.outages', {
      unit: '{outage}',
      description: 'How often the store of shared limits stopped answering.',
    }),
    storeOut: meter.createObservableGauge('tenantry.store.out', {
      description: 'Whether the store of shared limits does not answer now: 0 or 1.',
    }),
    meteringLag: meter.createObservableGauge('tenantry.metering.lag.seconds', {
      unit: 's',
      description: 'How long the oldest batch has waited for the metering sink.',
    }),
  } satisfies Readonly<Record<string, Observable>>
}

export type Observables = ReturnType<typeof createObservables>

/** What is recorded as it happens. */
export function createHistograms(meter: Meter) {
  return {
    duration: meter.createHistogram('tenantry.request.duration.seconds', {
      unit: 's',
      description: 'From the door to the end of the response, by tier and outcome.',
      advice: { explicitBucketBoundaries: REQUEST_SECONDS },
    }),
    wait: meter.createHistogram('tenantry.connection.wait.seconds', {
      unit: 's',
      description: 'How long requests wait for a connection, by tier and cluster.',
      advice: { explicitBucketBoundaries: WAIT_SECONDS },
    }),
  }
}
