import { access, constants, stat, statfs } from 'node:fs/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { listenOnce } from '../listening-port.ts'
import { findPostgresBinaries } from './binaries.ts'
import { embeddedPostgresStatus } from './embedded-postgres-status.ts'
import { chooseLauncher } from './launcher.ts'
import { type EmbeddedPostgresPaths, embeddedPostgresPaths } from './paths.ts'
import { runProgram } from './run-program.ts'
import { chooseServerAccount } from './server-account.ts'
import { readState } from './state.ts'

export interface EmbeddedPostgresProbe {
  readonly isRunning: boolean
  /** Whether there is a data folder, so that it has been started before. */
  readonly hasData: boolean
  readonly freeBytes: number
  /** Where the server listened last, and another program does now. */
  readonly takenPort: number | undefined
}

/**
 * Looks whether the embedded PostgreSQL of a project runs, or could; starts and makes nothing.
 *
 * @throws {TenantryError} EMBEDDED_POSTGRES_UNAVAILABLE, EMBEDDED_POSTGRES_ACCOUNT, EMBEDDED_POSTGRES_FAILED where it cannot.
 */
export async function probeEmbeddedPostgres(root: string): Promise<EmbeddedPostgresProbe> {
  const paths = embeddedPostgresPaths(root)
  const { running: isRunning } = await embeddedPostgresStatus(root)
  const hasData = await isThere(paths.data)
  if (!isRunning) await tryPrograms(paths)
  const { bavail, bsize } = await statfs(await nearest(paths))
  const port = isRunning ? undefined : (await readState(paths))?.port
  const isFree = port === undefined || (await listenOnce(port, '127.0.0.1')) !== undefined
  const takenPort = isFree ? undefined : port
  return { isRunning, hasData, freeBytes: bavail * bsize, takenPort }
}

async function tryPrograms(paths: EmbeddedPostgresPaths): Promise<void> {
  const binaries = await findPostgresBinaries()
  const account = await chooseServerAccount(paths)
  const folder = await nearest(paths)
  await access(folder, constants.W_OK)
  const launch = await chooseLauncher(account, binaries, folder)
  const { exitCode, output } = await runProgram(launch(binaries.postgres, ['--version']))
  if (exitCode === 0) return
  throw new TenantryError('EMBEDDED_POSTGRES_FAILED', {
    message: `The embedded PostgreSQL does not run on this machine: ${output.trim()}`,
    hint: 'Install the packages anew, on this machine; or set DATABASE_URL.',
    details: { program: binaries.postgres },
  })
}

/** The data folder, or the nearest one above it that is there. */
async function nearest({ data, folder, root }: EmbeddedPostgresPaths): Promise<string> {
  if (await isThere(data)) return data
  return (await isThere(folder)) ? folder : root
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
