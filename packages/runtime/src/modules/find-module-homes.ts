import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { folderOfModule, isOwnFolder, type ModuleHome } from './module-home.ts'
import { readMovedModule } from './read-moved-module.ts'

const MODULES = 'src/modules'

/**
 * The folders that hold code of the modules of an application, in the order of their names: those in `src/modules`, and
 * the `src` beside each `extraction.json` two folders deep, such as `services/billing/src`. Symbolic links to folders count.
 *
 * @param root The folder of `saas.config.ts`.
 * @throws {TenantryError} EXTRACT_RECORD_UNREADABLE
 */
export async function findModuleHomes(root: string): Promise<ModuleHome[]> {
  const [modules, services] = await Promise.all([foldersIn(root, MODULES), findServices(root)])
  const own = modules.map((module) => ({
    module,
    folder: folderOfModule(module),
    isService: false,
  }))
  return [...own, ...services]
}

async function findServices(root: string): Promise<ModuleHome[]> {
  const above = (await foldersIn(root, '.')).filter(isOwnFolder)
  const inside = await Promise.all(
    above.map(async (name) => (await foldersIn(root, name)).map((inner) => `${name}/${inner}`)),
  )
  const found = await Promise.all(
    inside.flat().map(async (service): Promise<ModuleHome[]> => {
      const module = await readMovedModule(root, service)
      if (module === undefined || !(await isFolder(join(root, service, 'src')))) return []
      return [{ module, folder: `${service}/src`, isService: true }]
    }),
  )
  return found.flat()
}

async function foldersIn(root: string, folder: string): Promise<string[]> {
  const path = join(root, folder)
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown): Dirent[] => {
    if (isMissing(error) || (folder !== MODULES && isForbidden(error))) return []
    throw error
  })
  const isOne = await Promise.all(
    entries.map(
      async (entry) =>
        entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(path, entry.name)))),
    ),
  )
  return entries.flatMap(({ name }, index) => (isOne[index] === true ? [name] : [])).toSorted()
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      if (isMissing(error)) return false
      throw error
    },
  )
}

/** What lies beside an application may be somebody else's: the data of a server, what a container has mounted. */
function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EACCES'
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  )
}
