import { setTimeout as delay } from 'node:timers/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { hasCode } from '../has-code.ts'
import { findPostgresBinaries } from './binaries.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { type Postmaster, findPostmaster } from './postmaster.ts'
import { runProgram } from './run-program.ts'

const POLL_MS = 15

/**
 * Stops the server of this project if it runs, ending open connections. Resolves to whether it ran.
 *
 * A server that does not finish within 30 s is stopped at once; it then recovers when it is next started.
 */
export async function stopServer(paths: EmbeddedPostgresPaths): Promise<boolean> {
  const postmaster = await findPostmaster(paths)
  if (!postmaster) return false
  await requestStop(postmaster, paths, 'fast')
  if (await isGone(paths, 30_000)) return true
  await requestStop(postmaster, paths, 'immediate')
  if (await isGone(paths, 10_000)) return true
  throw new TenantryError('EMBEDDED_POSTGRES_FAILED', {
    message: `The embedded PostgreSQL (process ${postmaster.pid}) does not stop.`,
    hint: `Read ${paths.log}, then end process ${postmaster.pid} yourself.`,
    details: { pid: postmaster.pid, log: paths.log },
  })
}

async function requestStop(
  { pid }: Postmaster,
  paths: EmbeddedPostgresPaths,
  mode: 'fast' | 'immediate',
): Promise<void> {
  if (process.platform === 'win32') {
    const { pgCtl } = await findPostgresBinaries()
    const args = ['stop', '-D', paths.data, '-m', mode, '-W']
    await runProgram({ program: pgCtl, args, account: undefined })
    return
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  } catch (cause) {
    if (hasCode(cause, 'ESRCH')) return
    if (!hasCode(cause, 'EPERM')) throw cause
    throw new TenantryError('PERMISSION_DENIED', {
      message: `The embedded PostgreSQL (process ${pid}) belongs to another user and cannot be stopped.`,
      hint: 'Run the command as the user who started it.',
      cause,
      details: { pid },
    })
  }
}

/** Waits until no server runs on this data folder; false when one still does at the end. */
export async function isGone(paths: EmbeddedPostgresPaths, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    if (!(await findPostmaster(paths))) return true
    await delay(POLL_MS)
  }
  return false
}
