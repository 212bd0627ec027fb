import { stat } from 'node:fs/promises'

import { embeddedPostgresPaths } from './paths.ts'
import { withProjectLock } from './project-lock.ts'
import { readState, writeState } from './state.ts'
import { stopServer } from './stop-server.ts'

export interface StopResult {
  /** False when it was not running. */
  readonly stopped: boolean
}

/** Stops the embedded PostgreSQL of the project, whoever uses it. Its data stay. */
export async function stopEmbeddedPostgres(root: string): Promise<StopResult> {
  const paths = embeddedPostgresPaths(root)
  if (!(await stat(paths.folder).catch(() => undefined))) return { stopped: false }
  return withProjectLock(root, async () => {
    const stopped = await stopServer(paths)
    const state = await readState(paths)
    if (state) await writeState(paths, { ...state, kept: false, sessions: [] })
    return { stopped }
  })
}
