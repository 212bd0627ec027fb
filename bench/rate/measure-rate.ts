import { resolveLimits } from '@tenantry/runtime/config'
import { Leases, MemoryStore } from '@tenantry/runtime/quota'
import { RateLimiterMemory } from 'rate-limiter-flexible'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'

const TENANTS = 5000
const ROUNDS = 10
const RUNS = 51
const WARMUPS = 10
const MICROSECONDS = 1000

export async function measureRate(): Promise<Result[]> {
  const tenants = Array.from({ length: TENANTS }, (_, index) => `tenant-${index}`)
  const limits = resolveLimits({ requests: { rate: '1000/s', burst: 1000 } })
  const leases = new Leases({
    store: new MemoryStore(),
    holder: 'bench',
    onOutage: (error) => {
      if (error !== undefined) throw error
    },
  })
  const limiter = new RateLimiterMemory({ points: 1000, duration: 1 })
  const times = await alternate(
    {
      ours: () =>
        timeRounds(async () => {
          for (const tenant of tenants) {
            const answered = leases.enter(tenant, limits, 1)
            const refusal = answered instanceof Promise ? await answered : answered
            if (refusal !== undefined) throw new Error('A request within its quota was refused.')
          }
        }),
      reference: () =>
        timeRounds(async () => {
          for (const tenant of tenants) await limiter.consume(tenant)
        }),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  await leases.close()
  return [
    {
      name: 'rate',
      better: 'lower',
      unit: 'µs',
      ...compare(times.ours, times.reference),
      oursIs: `\`leases.enter(tenant, limits, 1)\`, one tenant of ${TENANTS} after the other`,
      referenceIs: '`await limiter.consume(tenant)` of RateLimiterMemory, rate-limiter-flexible',
      excluded: 'nothing: leases are asked for meanwhile, in the process',
      goal: '<= 0.1x',
    },
  ]
}

async function timeRounds(round: () => Promise<void>): Promise<number> {
  const start = performance.now()
  for (let made = 0; made < ROUNDS; made += 1) await round()
  return ((performance.now() - start) / ROUNDS / TENANTS) * MICROSECONDS
}
