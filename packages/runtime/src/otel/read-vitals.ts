import type { BatchObservableResult } from '@opentelemetry/api'

import type { TenancyVitals } from '../vitals.ts'
import type { Observables } from './instruments.ts'

/** Says to a collection how a process does now. */
export function readVitals(
  vitals: TenancyVitals,
  to: Observables,
  result: BatchObservableResult,
): void {
  readUsage(vitals, to, result)
  readConnections(vitals, to, result)
  result.observe(to.inside, vitals.inside)
  if (vitals.loadLimit !== undefined) result.observe(to.loadLimit, vitals.loadLimit)
  result.observe(to.storeOutages, vitals.store.outages)
  result.observe(to.storeOut, vitals.store.isOut ? 1 : 0)
  if (vitals.metering !== undefined) result.observe(to.meteringLag, vitals.metering.lagSeconds)
}

function readUsage(
  { usage, busiestShares }: TenancyVitals,
  to: Observables,
  result: BatchObservableResult,
): void {
  for (const [tier, used] of usage) {
    result.observe(to.busiestShare, busiestShares.get(tier) ?? 0, { tier })
    result.observe(to.requests, used.requests, { tier })
    result.observe(to.failed, used.failed, { tier })
    result.observe(to.databaseTime, used.databaseMs / 1000, { tier })
    result.observe(to.statements, used.statements, { tier })
    result.observe(to.rows, used.rows, { tier })
    result.observe(to.bytes, used.bytesIn, { tier, direction: 'in' })
    result.observe(to.bytes, used.bytesOut, { tier, direction: 'out' })
    for (const [quota, refused] of Object.entries(used.refused)) {
      result.observe(to.refusals, refused, { tier, quota })
    }
  }
}

function readConnections(
  { connections }: TenancyVitals,
  to: Observables,
  result: BatchObservableResult,
): void {
  for (const [login, clusters] of Object.entries(connections)) {
    for (const [cluster, { used, idle, limit, waiting }] of clusters) {
      const labels = { cluster, login }
      result.observe(to.connections, used, { ...labels, state: 'used' })
      result.observe(to.connections, idle, { ...labels, state: 'idle' })
      result.observe(to.connectionLimit, limit, labels)
      result.observe(to.waiting, waiting, labels)
    }
  }
}
