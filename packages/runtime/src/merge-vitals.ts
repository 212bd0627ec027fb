import type { ConnectionsState } from './database/connections/cluster-connections.ts'
import type { Usage } from './quota/usage/usage.ts'
import type { TenancyVitals } from './vitals.ts'

/**
 * How a process with two tenancies does.
 *
 * @param own Its clusters are told apart by `prefix`: both may have one of the same name.
 */
export function mergeVitals(
  shared: TenancyVitals,
  own: TenancyVitals,
  prefix: string,
): TenancyVitals {
  const connections = (
    kind: 'app' | 'system' | 'replica',
  ): ReadonlyMap<string, ConnectionsState> => {
    const named = [...own.connections[kind]].map(([name, state]) => [prefix + name, state] as const)
    return new Map([...shared.connections[kind], ...named])
  }
  return {
    usage: merge(shared.usage, own.usage, addUsage),
    busiestShares: merge(shared.busiestShares, own.busiestShares, Math.max),
    connections: {
      app: connections('app'),
      system: connections('system'),
      replica: connections('replica'),
    },
    inside: shared.inside + own.inside,
    loadLimit: own.loadLimit ?? shared.loadLimit,
    store: {
      outages: shared.store.outages + own.store.outages,
      isOut: shared.store.isOut || own.store.isOut,
    },
    metering: mergeMetering(shared.metering, own.metering),
  }
}

function merge<Value>(
  one: ReadonlyMap<string, Value>,
  other: ReadonlyMap<string, Value>,
  join: (one: Value, other: Value) => Value,
): ReadonlyMap<string, Value> {
  const merged = new Map(one)
  for (const [key, value] of other) {
    const known = merged.get(key)
    merged.set(key, known === undefined ? value : join(known, value))
  }
  return merged
}

function addUsage(one: Readonly<Usage>, other: Readonly<Usage>): Readonly<Usage> {
  return {
    requests: one.requests + other.requests,
    failed: one.failed + other.failed,
    cost: one.cost + other.cost,
    databaseMs: one.databaseMs + other.databaseMs,
    statements: one.statements + other.statements,
    rows: one.rows + other.rows,
    bytesIn: one.bytesIn + other.bytesIn,
    bytesOut: one.bytesOut + other.bytesOut,
    refused: {
      requests: one.refused.requests + other.refused.requests,
      concurrency: one.refused.concurrency + other.refused.concurrency,
      database: one.refused.database + other.refused.database,
      storage: one.refused.storage + other.refused.storage,
      load: one.refused.load + other.refused.load,
    },
  }
}

function mergeMetering(
  one: TenancyVitals['metering'],
  other: TenancyVitals['metering'],
): TenancyVitals['metering'] {
  if (one === undefined || other === undefined) return one ?? other
  return {
    waiting: one.waiting + other.waiting,
    lagSeconds: Math.max(one.lagSeconds, other.lagSeconds),
  }
}
