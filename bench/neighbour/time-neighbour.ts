import { setTimeout as sleep } from 'node:timers/promises'

import { quantile } from '../measure/statistics.ts'

const SETTLING_MS = 100

/**
 * The p99 of a neighbour's calls, made one after the other while as many calls of somebody else's as `depth` says are under
 * way at any time, in milliseconds. Resolves when those are over as well.
 */
export async function timeNeighbour(
  neighbour: () => Promise<unknown>,
  flood: () => Promise<unknown>,
  { depth, asked }: { readonly depth: number; readonly asked: number },
): Promise<number> {
  const isOver = new AbortController()
  const flooding = Array.from({ length: depth }, async () => {
    while (!isOver.signal.aborted) await flood()
  })
  await sleep(SETTLING_MS)
  const times: number[] = []
  for (let made = 0; made < asked; made += 1) {
    const start = performance.now()
    await neighbour()
    times.push(performance.now() - start)
  }
  isOver.abort()
  await Promise.all(flooding)
  return quantile(times, 0.99)
}
