import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { hasCode } from './has-code.ts'

/** The folders of modules, symbolic links to folders included, in the order of their names. */
export async function listModules(root: string): Promise<string[]> {
  const entries = await readdir(modulesIn(root), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (hasCode(error, 'ENOENT')) return []
      throw error
    },
  )
  const modules: string[] = []
  for (const entry of entries) {
    const isFolder =
      entry.isDirectory() ||
      (entry.isSymbolicLink() && (await leadsToFolder(join(modulesIn(root), entry.name))))
    if (isFolder) modules.push(entry.name)
  }
  return modules.sort()
}

function modulesIn(root: string): string {
  return join(root, 'src/modules')
}

async function leadsToFolder(link: string): Promise<boolean> {
  return (await stat(link).catch(() => undefined))?.isDirectory() ?? false
}

/**
 * The module that is meant: the one named, or the only one there is.
 *
 * @throws {TenantryError} MODULE_UNKNOWN, USAGE_MODULE_MISSING.
 */
export async function findModule(root: string, name: string | undefined): Promise<string> {
  const modules = await listModules(root)
  const list = modules.join(', ')
  if (list === '') {
    throw new TenantryError('MODULE_UNKNOWN', {
      message: 'There is no module: src/modules is missing or empty.',
      hint: 'Make a folder for one, such as src/modules/billing.',
    })
  }
  if (name === undefined) {
    const [only, ...others] = modules
    if (only !== undefined && others.length === 0) return only
    throw new TenantryError('USAGE_MODULE_MISSING', {
      message: 'The migration needs a module, since a module owns its tables.',
      hint: `Add --module with one of: ${list}.`,
    })
  }
  if (modules.includes(name)) return name
  throw new TenantryError('MODULE_UNKNOWN', {
    message: `There is no module ${JSON.stringify(name)} in src/modules.`,
    hint: `The modules are ${list}; \`saas generate module\` makes another.`,
    details: { module: name },
  })
}
