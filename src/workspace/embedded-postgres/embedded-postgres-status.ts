import { embeddedPostgresPaths } from './paths.ts'
import { findPostmaster } from './postmaster.ts'
import { embeddedPostgresUrl } from './server-url.ts'
import { readState } from './state.ts'

export type EmbeddedPostgresStatus =
  | { readonly running: false; readonly dataFolder: string }
  | {
      readonly running: true
      readonly dataFolder: string
      readonly pid: number
      readonly port: number
      /** Runs until `saas db stop`, rather than as long as a command uses it. */
      readonly kept: boolean
      urlOf(database: string): string
    }

/** Looks without touching anything, and without waiting for commands that are starting or stopping it. */
export async function embeddedPostgresStatus(root: string): Promise<EmbeddedPostgresStatus> {
  const paths = embeddedPostgresPaths(root)
  const dataFolder = paths.data
  const postmaster = await findPostmaster(paths)
  if (!postmaster?.ready) return { running: false, dataFolder }
  const state = await readState(paths)
  if (!state) return { running: false, dataFolder }
  const { pid, port } = postmaster
  const { password, kept } = state
  const urlOf = (database: string) => embeddedPostgresUrl({ port, password, database })
  return { running: true, dataFolder, pid, port, kept, urlOf }
}
