import { Agent, request as httpRequest } from 'node:http'
import { setTimeout as setTimer } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Load {
  readonly ports: readonly number[]
  readonly path: string
  /** What says whose a request is; each request is the next one's. */
  readonly headers: readonly Readonly<Record<string, string>>[]
  readonly perSecond: number
  readonly forMs: number
  /** How long an answer is waited for. Default: as long as it takes. */
  readonly timeoutMs?: number
}

export interface LoadReport {
  readonly sent: number
  /** How many were answered with each status; 0 is none: the connection broke, or it was not waited for any longer. */
  readonly statuses: Readonly<Record<number, number>>
  /** Milliseconds from when a request was due to its answer, of those that were served, shortest first. */
  readonly served: readonly number[]
  readonly tookMs: number
}

/** Told of each answer: its status, and the milliseconds from when the request was due. */
export type OnAnswer = (status: number, tookMs: number) => void

const TICK_MS = 5

/** Sends requests at a steady rate, whether or not those before were answered, to one process after the other. */
export async function sendLoad(
  { ports, path, headers, perSecond, forMs, timeoutMs }: Load,
  onAnswer: OnAnswer = () => undefined,
): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: 500 })
  const statuses: Record<number, number> = {}
  const served: number[] = []
  const pending: Promise<void>[] = []
  const note = async (asked: Promise<number>, due: number): Promise<void> => {
    const status = await asked
    const tookMs = performance.now() - due
    statuses[status] = (statuses[status] ?? 0) + 1
    if (status === 200) served.push(tookMs)
    onAnswer(status, tookMs)
  }
  const start = performance.now()
  let sent = 0
  for (let now = start; now < start + forMs; now = performance.now()) {
    for (; sent < ((now - start) / 1000) * perSecond; sent += 1) {
      const due = start + (sent / perSecond) * 1000
      const port = ports[sent % ports.length] ?? 0
      const asked = ask(agent, {
        port,
        path,
        headers: headers[sent % headers.length] ?? {},
        timeoutMs,
      })
      pending.push(note(asked, due))
    }
    await sleep(TICK_MS)
  }
  await Promise.all(pending)
  agent.destroy()
  return {
    sent,
    statuses,
    served: served.toSorted((one, other) => one - other),
    tookMs: performance.now() - start,
  }
}

/** Of sorted times. */
export function percentile(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
}

async function ask(
  agent: Agent,
  {
    timeoutMs,
    ...options
  }: {
    readonly port: number
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly timeoutMs: number | undefined
  },
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const request = httpRequest({ ...options, agent, host: '127.0.0.1' }, (response) => {
    response.resume()
    response.on('end', () => resolve(response.statusCode ?? 0))
    response.on('error', () => resolve(0))
  })
  request.on('error', () => resolve(0))
  request.end()
  // From now on, and not from when there is a socket for it.
  const timer = timeoutMs === undefined ? undefined : setTimer(() => request.destroy(), timeoutMs)
  return await promise.finally(() => clearTimeout(timer))
}
