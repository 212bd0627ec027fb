import { setTimeout as delay } from 'node:timers/promises'

import type { ServerPrograms } from './data-folder.ts'
import { findFreePort } from './free-port.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { disownRecycledPid } from './postmaster.ts'
import { describeServerFailure, isHeldByOrphans } from './server-failure.ts'
import { launchServer } from './server-process.ts'

const PORT_ATTEMPTS = 40
const START_TIMEOUT_MS = 120_000
/** A query may be busy for long before it notices that its server is no more. */
const ORPHANS_TIMEOUT_MS = 60_000

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
  let portAttempts = 0
  const orphansDeadline = performance.now() + ORPHANS_TIMEOUT_MS
  while (portAttempts < PORT_ATTEMPTS) {
    await disownRecycledPid(paths)
    const port = await findFreePort(preferred)
    const timeoutMs = START_TIMEOUT_MS
    const outcome = await launchServer(paths, programs, { port, settings, timeoutMs, signal })
    if (outcome.kind === 'ready') return port
    output = outcome.output
    if (/could not bind|could not create any TCP\/IP sockets/.test(output)) {
      preferred = undefined
      portAttempts += 1
    } else if (isHeldByOrphans(output) && performance.now() < orphansDeadline) {
      await delay(250)
    } else break
  }
  throw describeServerFailure('did not start', output, paths)
}
