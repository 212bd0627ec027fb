import { percentile, sendLoad } from './send-load.ts'
import { flood, type Server, type Statuses } from './stage.ts'

/** What one second of the demo was like. */
export interface Second {
  readonly isFlooded: boolean
  /** Of the neighbours, in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Of the flood. */
  readonly answered: Statuses
}

/** What came of it. */
export interface Play {
  /** p99 of the neighbours, in milliseconds: without the flood, and beside it. */
  readonly quietMs: number
  readonly floodedMs: number
  readonly flood: Statuses
}

export interface PlayOptions {
  readonly noisy: string
  readonly neighbours: readonly string[]
  readonly quietMs: number
  readonly floodMs: number
  readonly onSecond: (second: Second) => void
}

const NEIGHBOURS_PER_SECOND = 100
const SEARCHES_PER_SECOND = 400
const SECOND_MS = 1000
/** Nobody waits longer for a page. */
const PATIENCE_MS = 5000

/** The neighbours read their documents all the time, and after a while the noisy one searches without end. */
export async function play(server: Server, options: PlayOptions): Promise<Play> {
  const { noisy, neighbours, quietMs, floodMs, onSecond } = options
  const ports = [server.port]
  let times: number[] = []
  let all: number[] = []
  let answered: Statuses = {}
  let isFlooded = false
  const reading = (forMs: number) =>
    sendLoad(
      {
        ports,
        path: '/documents',
        headers: neighbours.map(hostOf),
        perSecond: NEIGHBOURS_PER_SECOND,
        forMs,
        timeoutMs: PATIENCE_MS,
      },
      (_status, tookMs) => {
        times.push(tookMs)
        all.push(tookMs)
      },
    )
  // Once around, so that every tenant is known.
  await reading(SECOND_MS)
  times = []
  all = []
  const telling = setInterval(() => {
    const sorted = sort(times)
    times = []
    onSecond({ isFlooded, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), answered })
    answered = {}
  }, SECOND_MS)
  await reading(quietMs)
  const quiet = all
  all = []
  isFlooded = true
  const search = {
    ports,
    path: '/documents/search?text=lorem',
    headers: [hostOf(noisy)],
    perSecond: SEARCHES_PER_SECOND,
    forMs: floodMs,
    timeoutMs: PATIENCE_MS,
  }
  const [, statuses] = await Promise.all([
    reading(floodMs),
    flood(search, (second) => (answered = second)),
  ])
  clearInterval(telling)
  return {
    quietMs: p99Of(quiet),
    floodedMs: p99Of(all),
    flood: statuses,
  }
}

function p99Of(times: readonly number[]): number {
  return percentile(sort(times), 0.99)
}

function sort(times: readonly number[]): number[] {
  return times.toSorted((one, other) => one - other)
}

function hostOf(slug: string): Readonly<Record<string, string>> {
  return { host: `${slug}.localhost` }
}
