import { findPostgresBinaries } from './binaries.ts'
import { hasDataFolder, type ServerPrograms } from './data-folder.ts'
import { chooseLauncher } from './launcher.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { chooseServerAccount } from './server-account.ts'

/** Finds PostgreSQL, the user it can run as on this folder, and the way to run it as that user. */
export async function findServerPrograms(paths: EmbeddedPostgresPaths): Promise<ServerPrograms> {
  const binaries = await findPostgresBinaries()
  const account = await chooseServerAccount(paths)
  const folder = (await hasDataFolder(paths)) ? paths.data : paths.folder
  return { binaries, account, launch: await chooseLauncher(account, binaries, folder) }
}
