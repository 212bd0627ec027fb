import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import type { ModuleMove } from '@tenantry/runtime/fleet'

import { ignoreMissing } from '../has-code.ts'
import { loadProject } from '../load-config.ts'
import { openFleetOf } from '../open-fleet.ts'
import { CONFIG_FILE } from '../project-root.ts'

/** The application and the service of one of its modules. */
export interface OpenMove extends AsyncDisposable {
  readonly move: ModuleMove
}

/**
 * Opens the application that a command was called in, and the service that its module has become.
 *
 * @param folder Of the service. Default: services/<module> of the application.
 * @throws {TenantryError} SERVICE_NOT_FOUND, and what loading and connecting throw.
 */
export async function openMove(
  module: string,
  folder: string | undefined,
  signal: AbortSignal,
): Promise<OpenMove> {
  const project = await loadProject()
  const root = folder === undefined ? join(project.root, 'services', module) : resolve(folder)
  // The nearest configuration above would be that of the application.
  const config = await stat(join(root, CONFIG_FILE)).catch(ignoreMissing)
  if (!config?.isFile()) throw notFound(module, root)
  const shared = await openFleetOf(project, signal)
  try {
    const own = await openFleetOf(await loadProject(root), signal)
    return {
      move: { shared: shared.fleet, own: own.fleet, module, migrations: await own.migrations() },
      async [Symbol.asyncDispose]() {
        await own[Symbol.asyncDispose]()
        await shared[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await shared[Symbol.asyncDispose]()
    throw error
  }
}

function notFound(module: string, root: string): TenantryError {
  return new TenantryError('SERVICE_NOT_FOUND', {
    message: `There is no ${CONFIG_FILE} in ${root}, so nothing says where the service of ${module} has its database.`,
    hint: 'Name its folder with --service, or write one there with a name and clusters of its own.',
    details: { module, root },
  })
}
