import { median } from './statistics.ts'

/** The milliseconds that the call in the middle takes, of `count` made one after the other. */
export async function timeEach(count: number, call: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let made = 0; made < count; made += 1) {
    const start = performance.now()
    await call()
    times.push(performance.now() - start)
  }
  return median(times)
}
