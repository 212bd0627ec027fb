import { randomBytes } from 'node:crypto'

import { createDataFolder, hasDataFolder } from './data-folder.ts'
import { ensureDatabase } from './ensure-database.ts'
import { launchOnFreePort } from './launch-on-free-port.ts'
import { type EmbeddedPostgresPaths, embeddedPostgresPaths } from './paths.ts'
import { createProjectFolder } from './project-folder.ts'
import { withProjectLock } from './project-lock.ts'
import { releaseEmbeddedPostgres } from './release-embedded-postgres.ts'
import { resetPassword } from './reset-password.ts'
import { giveToProjectOwner } from './server-account.ts'
import { findServerPrograms } from './server-programs.ts'
import { embeddedPostgresUrl } from './server-url.ts'
import { type ServerOwner, addOwner } from './server-owners.ts'
import { type EmbeddedPostgresState, readState, writeState } from './state.ts'
import { isGone, stopServer } from './stop-server.ts'
import { waitForPostmaster } from './wait-for-postmaster.ts'

export interface StartOptions {
  /** Created when it is missing; the URL names it. Default: `postgres`. */
  readonly database?: string | undefined
  /**
   * `session`: this process uses the server until `release()`; the last session to leave stops it, and one
   * that died without leaving does not count. `project`: it runs until `stopEmbeddedPostgres`. Default: `session`.
   */
  readonly owner?: ServerOwner | undefined
  /** Settings of PostgreSQL. Without effect on a server that runs already. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Gives up starting; nothing is left running that was not before. */
  readonly signal?: AbortSignal | undefined
}

export interface EmbeddedPostgres {
  readonly url: string
  readonly port: number
  /** Whether this call started the server, rather than finding it running. */
  readonly started: boolean
  /** Says that this session is done with the server. Without effect for the owner `project`. */
  readonly release: () => Promise<void>
}

/**
 * Starts the embedded PostgreSQL of the project at `root`, unless it runs already.
 *
 * @throws {TenantryError} EMBEDDED_POSTGRES_*, DISK_FULL or PERMISSION_DENIED when it cannot.
 */
export async function startEmbeddedPostgres(
  root: string,
  options: StartOptions = {},
): Promise<EmbeddedPostgres> {
  const paths = embeddedPostgresPaths(root)
  await createProjectFolder(paths)
  return withProjectLock(root, () => startUnderLock(paths, options))
}

async function startUnderLock(
  paths: EmbeddedPostgresPaths,
  options: StartOptions,
): Promise<EmbeddedPostgres> {
  const { database = 'postgres', owner = 'session', settings = {}, signal } = options
  signal?.throwIfAborted()
  const saved = await readState(paths)
  // Without its password nobody can use a running server: it goes down to be given a new one.
  if (!saved) await stopServer(paths)
  const found = await waitForPostmaster(paths, signal)
  // What kept a server that is no more does not keep the next one.
  const known = saved ?? newState()
  const state = found === undefined ? { ...known, kept: false } : known
  const port = found ?? (await bringUp(paths, state, { isNew: !saved, settings, signal }))

  const { password } = state
  try {
    await writeState(paths, await addOwner({ ...state, port }, owner))
    await giveToProjectOwner(paths, paths.state, paths.log)
    signal?.throwIfAborted()
    await ensureDatabase(embeddedPostgresUrl({ port, password, database: 'postgres' }), database)
  } catch (error) {
    await writeState(paths, { ...state, port })
    if (found === undefined) await stopServer(paths)
    // A server that was found on its way down, killed or stopped by others, is as good as none.
    else if (await isGone(paths, 2000)) return startUnderLock(paths, options)
    throw error
  }
  const url = embeddedPostgresUrl({ port, password, database })
  return { url, port, started: found === undefined, release: createRelease(paths, owner) }
}

/** Calling it again must not end another use that this process makes of the server. */
function createRelease(paths: EmbeddedPostgresPaths, owner: ServerOwner): () => Promise<void> {
  let isHeld = owner === 'session'
  return async () => {
    if (!isHeld) return
    isHeld = false
    await releaseEmbeddedPostgres(paths.root)
  }
}

interface BringUpOptions {
  readonly isNew: boolean
  readonly settings: Readonly<Record<string, string>>
  readonly signal: AbortSignal | undefined
}

async function bringUp(
  paths: EmbeddedPostgresPaths,
  state: EmbeddedPostgresState,
  { isNew, settings, signal }: BringUpOptions,
): Promise<number> {
  const programs = await findServerPrograms(paths)
  const hasData = await hasDataFolder(paths)
  if (hasData && isNew) await resetPassword(paths, programs, state.password)
  // Before the data folder is: a data folder whose password nobody knows is of no use.
  await writeState(paths, state)
  if (!hasData) await createDataFolder(paths, programs, state.password, signal)
  return launchOnFreePort(paths, programs, { preferredPort: state.port, settings, signal })
}

function newState(): EmbeddedPostgresState {
  return { password: randomBytes(18).toString('hex'), port: undefined, kept: false, sessions: [] }
}
