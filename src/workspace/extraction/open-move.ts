import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import type { ModuleMove } from '@tenantry/runtime/fleet'

import { ignoreMissing } from '../has-code.ts'
import { loadProject, type Project } from '../load-config.ts'
import { openFleetOf } from '../open-fleet.ts'
import { CONFIG_FILE } from '../project-root.ts'
import { findExtraction } from './find-extraction.ts'
import type { FoundRecord } from './record-file.ts'

/** The application and the service of one of its modules. */
export interface OpenMove extends AsyncDisposable {
  readonly move: ModuleMove
}

/**
 * Opens the application that a command was called in, and the service that its module has become.
 *
 * @param folder Of the service. Default: where `saas extract apply` has put it, else services/<module> of the application.
 * @throws {TenantryError} SERVICE_NOT_FOUND, CLUSTER_URL_MISSING, and what loading and connecting throw.
 */
export async function openMove(
  module: string,
  folder: string | undefined,
  signal: AbortSignal,
): Promise<OpenMove> {
  const project = await loadProject()
  const extracted = await findExtraction(project.root, module)
  // Its processes ask for it by the name in the contract.
  const name = extracted?.record.name ?? module
  const root = folder === undefined ? serviceFolder(extracted, project.root, name) : resolve(folder)
  // The nearest configuration above would be that of the application.
  const text = await readFile(join(root, CONFIG_FILE), 'utf8').catch(ignoreMissing)
  if (text === undefined) throw notFound(name, root)
  const service = await loadProject(root)
  assertReachable(service, text)
  const shared = await openFleetOf(project, signal)
  try {
    const own = await openFleetOf(service, signal)
    const migrations = await own.migrations()
    return {
      move: { shared: shared.fleet, own: own.fleet, module: name, migrations },
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

function serviceFolder(
  extracted: FoundRecord | undefined,
  application: string,
  name: string,
): string {
  return extracted === undefined
    ? join(application, 'services', name)
    : join(extracted.root, extracted.record.service)
}

/** On an embedded database, which stands in elsewhere, no process of the service would find its rows. */
function assertReachable({ root, config }: Project, text: string): void {
  const unset = [...config.clusters.values()].find(({ url }) => url === undefined)
  if (unset === undefined) return
  const named = /\burl:\s*process\.env\.(\w+)/.exec(text)?.[1]
  throw new TenantryError('CLUSTER_URL_MISSING', {
    message: `Nothing says where the rows are to go: the cluster ${JSON.stringify(unset.name)} of ${join(root, CONFIG_FILE)} has no url.`,
    hint: `Set ${named ?? `clusters.${unset.name}.url`} to the administrative login of the service's database, for the service and for this command.`,
    details: { cluster: unset.name, root, ...(named !== undefined && { variable: named }) },
  })
}

function notFound(module: string, root: string): TenantryError {
  return new TenantryError('SERVICE_NOT_FOUND', {
    message: `There is no ${CONFIG_FILE} in ${root}, so nothing says where the service of ${module} has its database.`,
    hint: 'Name its folder with --service, or write one there with a name and clusters of its own.',
    details: { module, root },
  })
}
