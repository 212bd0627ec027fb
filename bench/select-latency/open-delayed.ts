import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Delayed extends AsyncDisposable {
  /** The same URL, by way of the delay. */
  through(url: string): string
}

/** Puts a network between this process and the server of `url`: each byte arrives `delayMs` later. */
export async function openDelayed(url: string, delayMs: number): Promise<Delayed> {
  const proxy = fileURLToPath(new URL('delay-proxy.ts', import.meta.url))
  const { hostname, port } = new URL(url)
  const child = fork(proxy, [String(delayMs), hostname, port])
  const [address] = await once(child, 'message')
  return {
    through(direct) {
      const delayed = new URL(direct)
      delayed.hostname = '127.0.0.1'
      delayed.port = String(Object(address)['port'])
      return delayed.href
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}
