import { Fleet } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { loadProject, type Project } from './load-config.ts'
import { resolveClusterUrls } from './resolve-cluster-urls.ts'
import { readProjectMigrations } from './read-project-migrations.ts'

/** The fleet of the application a command was called in, with its migrations. */
export interface OpenFleet extends AsyncDisposable {
  readonly root: string
  readonly fleet: Fleet
  readonly migrations: () => Promise<RenderedMigration[]>
}

/** Opens the fleet of the application around the current folder; starts its embedded PostgreSQL when it has no other. */
export async function openFleet(signal?: AbortSignal): Promise<OpenFleet> {
  return await openFleetOf(await loadProject(), signal)
}

/** The same of a project that was loaded, and whose configuration may have been changed since. */
export async function openFleetOf(
  { root, config }: Project,
  signal?: AbortSignal,
): Promise<OpenFleet> {
  const reachable = await resolveClusterUrls(root, config, signal)
  try {
    const fleet = await Fleet.open(reachable.config)
    return {
      root,
      fleet,
      migrations: () => readProjectMigrations(root),
      async [Symbol.asyncDispose]() {
        await fleet.close()
        await reachable.release()
      },
    }
  } catch (error) {
    await reachable.release()
    throw error
  }
}
