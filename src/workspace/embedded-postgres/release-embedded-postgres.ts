import { embeddedPostgresPaths } from './paths.ts'
import { withProjectLock } from './project-lock.ts'
import { dropSession, isNeeded } from './server-owners.ts'
import { readState, writeState } from './state.ts'
import { stopServer } from './stop-server.ts'

/** Ends this process's use of the server, and stops it when nobody needs it any more. */
export async function releaseEmbeddedPostgres(root: string): Promise<void> {
  const paths = embeddedPostgresPaths(root)
  await withProjectLock(root, async () => {
    const state = await readState(paths)
    if (!state) return
    const left = dropSession(state)
    await writeState(paths, left)
    if (!isNeeded(left)) await stopServer(paths)
  })
}
