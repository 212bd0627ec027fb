import { listenOnce } from '../listening-port.ts'

const HOST = '127.0.0.1'

/** A port that is free now: the preferred one where it can be had, so that URLs stay the same. */
export async function findFreePort(preferred: number | undefined): Promise<number> {
  const port = preferred === undefined ? undefined : await listenOnce(preferred, HOST)
  const free = port ?? (await listenOnce(0, HOST))
  if (free === undefined) throw new Error(`No port is free on ${HOST}.`)
  return free
}
