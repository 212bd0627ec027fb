import { type BatchObservableCallback, type Meter, metrics } from '@opentelemetry/api'

import { createHistograms, createObservables, type Observables } from './instruments.ts'
import type { ObservedTenancy } from './observed-tenancy.ts'
import { readVitals } from './read-vitals.ts'

export interface ObserveOptions {
  /** Where the instruments are made. Default: that of the global provider, named `@tenantry/runtime`. */
  readonly meter?: Meter
}

/**
 * Makes metrics of a tenancy, for whichever SDK the application has: none is needed. Everything is told by tier, by quota or by
 * cluster, and nothing by tenant: an SDK keeps 2,000 sets of attributes, and folds the rest into one. See docs/metrics.md.
 *
 * @returns What ends it.
 */
export function observeTenancy(
  tenancy: ObservedTenancy,
  { meter = metrics.getMeter('@tenantry/runtime') }: ObserveOptions = {},
): () => void {
  const { duration, wait } = createHistograms(meter)
  const endObserving = tenancy.observe({
    requestEnded: ({ tier, outcome, tookMs }) => duration.record(tookMs / 1000, { tier, outcome }),
    connectionWaited: ({ tier, cluster, waitedMs }) =>
      wait.record(waitedMs / 1000, { tier, cluster }),
  })
  const observables: Observables = createObservables(meter)
  const all = Object.values(observables)
  const read: BatchObservableCallback = (result) =>
    readVitals(tenancy.vitals(), observables, result)
  meter.addBatchObservableCallback(read, all)
  return () => {
    meter.removeBatchObservableCallback(read, all)
    endObserving()
  }
}
