import { Agent, request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Load {
  readonly ports: readonly number[]
  readonly path: string
  /** Each request is the next one's. */
  readonly slugs: readonly string[]
  readonly perSecond: number
  readonly forMs: number
}

export interface LoadReport {
  readonly sent: number
  /** How many were answered with each status; 0 is none: the connection broke. */
  readonly statuses: Readonly<Record<number, number>>
  /** Milliseconds from when a request was due to its answer, of those that were served, shortest first. */
  readonly served: readonly number[]
  readonly tookMs: number
}

const TICK_MS = 5

/** Sends requests at a steady rate, whether or not those before were answered, to one process after the other. */
export async function sendLoad({ ports, path, slugs, perSecond, forMs }: Load): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 })
  const statuses: Record<number, number> = {}
  const served: number[] = []
  const pending: Promise<void>[] = []
  const start = performance.now()
  let sent = 0
  for (let now = start; now < start + forMs; now = performance.now()) {
    for (; sent < ((now - start) / 1000) * perSecond; sent += 1) {
      const due = start + (sent / perSecond) * 1000
      const port = ports[sent % ports.length] ?? 0
      const slug = slugs[sent % slugs.length] ?? ''
      pending.push(
        ask(agent, { port, path, slug }).then((status) => {
          statuses[status] = (statuses[status] ?? 0) + 1
          if (status === 200) served.push(performance.now() - due)
        }),
      )
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
  { port, path, slug }: { readonly port: number; readonly path: string; readonly slug: string },
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const options = { agent, port, path, host: '127.0.0.1', headers: { 'x-tenant': slug } }
  const request = httpRequest(options, (response) => {
    response.resume()
    response.on('end', () => resolve(response.statusCode ?? 0))
    response.on('error', () => resolve(0))
  })
  request.on('error', () => resolve(0))
  request.end()
  return await promise
}
