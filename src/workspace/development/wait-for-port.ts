import { setTimeout as delay } from 'node:timers/promises'

import { isListening } from '../listening-port.ts'

const POLL_MS = 100

/** Resolves to true once the port answers, to false when the signal is aborted before. */
export async function waitForPort(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isListening(port)) return true
    await delay(POLL_MS)
  }
  return false
}
