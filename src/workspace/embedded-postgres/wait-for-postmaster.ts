import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import type { EmbeddedPostgresPaths } from './paths.ts'
import { findPostmaster } from './postmaster.ts'
import { describeServerFailure } from './server-failure.ts'

const POLL_MS = 15
const TIMEOUT_MS = 120_000

/** The port of the server that somebody else has launched, once it is ready; undefined when there is none. */
export async function waitForPostmaster(
  paths: EmbeddedPostgresPaths,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const deadline = Date.now() + TIMEOUT_MS
  while (Date.now() < deadline) {
    signal?.throwIfAborted()
    const postmaster = await findPostmaster(paths)
    if (!postmaster) return undefined
    if (postmaster.ready) return postmaster.port
    await delay(POLL_MS)
  }
  const log = await readFile(paths.log, 'utf8').catch(() => '')
  throw describeServerFailure(`is not ready after ${TIMEOUT_MS} ms`, log, paths)
}
