import { Agent as HttpAgent, type ClientRequest, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'

export interface HttpTargetOptions {
  /** Where the service is mounted: `http://billing.internal:3000`, with a path if it has one. */
  readonly url: string
  /** Connections at a time; calls beyond them wait. Default: 64. */
  readonly connections?: number
}

/** Where a service is, and the connections to it, which stay open. */
export interface HttpTarget {
  /** For the Host header. */
  readonly host: string
  start(request: StartedRequest): ClientRequest
  close(): void
}

export interface StartedRequest {
  readonly method: string
  /** Below the path of the service, with the query. */
  readonly path: string
  /** Names and values in turn, Host among them: of a list Node neither looks up nor checks each one again. */
  readonly headers: readonly string[]
}

/** By node:http: `fetch` takes several times as long for a small call. */
export function httpTarget({ url: given, connections = 64 }: HttpTargetOptions): HttpTarget {
  const url = new URL(given)
  const isSecure = url.protocol === 'https:'
  const pool = { keepAlive: true, maxSockets: connections, scheduling: 'lifo' } as const
  const agent = isSecure ? new HttpsAgent(pool) : new HttpAgent(pool)
  const start = isSecure ? requestHttps : requestHttp
  const base = url.pathname.replace(/\/$/, '')
  const place = {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    agent,
  }
  return {
    host: url.host,
    start: ({ method, path, headers }) => start({ ...place, method, path: base + path, headers }),
    close: () => agent.destroy(),
  }
}
