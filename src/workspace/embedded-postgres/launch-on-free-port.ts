import { setTimeout as delay } from 'node:timers/promises'

import type { ServerPrograms } from './data-folder.ts'
import { findFreePort } from './free-port.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { disownRecycledPid } from './postmaster.ts'
import { describeServerFailure } from './server-failure.ts'
import { launchServer } from './server-process.ts'

const ATTEMPTS = 40
const START_TIMEOUT_MS = 120_000

export interface LaunchRequest {
  readonly preferredPort: number | undefined
  readonly settings: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** Launches the server and resolves to its port; launches again where only time or the port stood in the way. */
export async function launchOnFreePort(
  paths: EmbeddedPostgresPaths,
  programs: ServerPrograms,
  { preferredPort, settings, signal }: LaunchRequest,
): Promise<number> {
  let preferred = preferredPort
  let output = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await disownRecycledPid(paths)
    const port = await findFreePort(preferred)
    const timeoutMs = START_TIMEOUT_MS
    const outcome = await launchServer(paths, programs, { port, settings, timeoutMs, signal })
    if (outcome.kind === 'ready') return port
    output = outcome.output
    if (/could not bind|could not create any TCP\/IP sockets/.test(output)) preferred = undefined
    else if (isHeldByOrphans(output)) await delay(250)
    else break
  }
  throw describeServerFailure('did not start', output, paths)
}

/** Connections of a server that was killed outlive it until they notice. */
function isHeldByOrphans(output: string): boolean {
  return output.includes('shared memory block') && output.includes('still in use')
}
