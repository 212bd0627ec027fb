// A process of an application that lets requests of one tenant in. Its argument is an `Admitting`; it writes one line.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  type QuotaConfig,
  resolveConfig,
  resolveLimits,
  type SaasConfig,
} from '@tenantry/runtime/config'
import type { QuotaStore } from '@tenantry/runtime/quota'
import { redisStore } from '@tenantry/runtime/redis'
import { Redis } from 'ioredis'

import { homeDatabase } from '../../../packages/runtime/src/database/connections/login.ts'
import { postgresStore } from '../../../packages/runtime/src/postgres-quotas.ts'
import { Leases } from '../../../packages/runtime/src/quota/lease/leases.ts'

export interface Admitting {
  readonly store: { readonly redis: string } | { readonly postgres: SaasConfig }
  readonly tenantId: string
  readonly quota: QuotaConfig
  /** Floods for so long, and writes when each was let in, in milliseconds since 1970. */
  readonly floodMs?: number
  /** Lets so many in, says so, and keeps them inside. */
  readonly keep?: number
}

const asked: Admitting = JSON.parse(process.argv[2] ?? '')
const limits = resolveLimits(asked.quota)
const store = openStore(asked.store)
// A machine that is busy takes longer to connect than a request waits: no part of what is told of here.
await store.exchange({
  holder: randomUUID(),
  leaseMs: 100,
  cells: [{ tenantId: randomUUID(), limit: { intervalMs: 1, burst: 1 }, least: 1, most: 1 }],
  places: [],
})
const leases = new Leases({
  store,
  holder: randomUUID(),
  onOutage: (error) => {
    if (error instanceof Error) process.stderr.write(`outage: ${error.message}\n`)
  },
})

if (asked.keep === undefined) {
  const times: number[] = []
  const until = performance.now() + (asked.floodMs ?? 0)
  const flood = async (): Promise<void> => {
    while (performance.now() < until) {
      const refusal = await leases.enter(asked.tenantId, limits, 1)
      if (refusal === undefined) times.push(performance.timeOrigin + performance.now())
      await sleep(1)
    }
  }
  await Promise.all(Array.from({ length: 8 }, flood))
  process.stdout.write(`${JSON.stringify(times)}\n`, () => process.exit())
} else {
  let inside = 0
  while (inside < asked.keep) {
    if ((await leases.enter(asked.tenantId, limits, 1)) === undefined) inside += 1
    else await sleep(5)
  }
  process.stdout.write(`${inside}\n`)
  setInterval(() => undefined, 1000)
}

function openStore(named: Admitting['store']): QuotaStore {
  if ('redis' in named) return redisStore(new Redis(named.redis))
  const config = resolveConfig(named.postgres)
  const { catalogCluster: cluster } = config
  return postgresStore(config, { cluster: cluster.name, database: homeDatabase(cluster) })
}
