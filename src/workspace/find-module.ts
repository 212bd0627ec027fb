import { TenantryError } from '@tenantry/runtime/errors'
import { findModuleHomes, homeOf } from '@tenantry/runtime/modules'

/** A module, and where its code belongs. */
export interface FoundModule {
  readonly module: string
  /** Relative to the root, with `/` between folders. */
  readonly folder: string
}

/**
 * The modules of an application, in the order of their names.
 *
 * @throws {TenantryError} EXTRACT_RECORD_UNREADABLE
 */
export async function listModules(root: string): Promise<FoundModule[]> {
  const homes = await findModuleHomes(root)
  const names = [...new Set(homes.map(({ module }) => module))].toSorted()
  return names.map((module) => ({ module, folder: homeOf(module, homes) }))
}

/**
 * The module that is meant: the one named, or the only one there is.
 *
 * @throws {TenantryError} MODULE_UNKNOWN, USAGE_MODULE_MISSING, EXTRACT_RECORD_UNREADABLE.
 */
export async function findModule(root: string, name: string | undefined): Promise<FoundModule> {
  const modules = await listModules(root)
  const list = modules.map(({ module }) => module).join(', ')
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
  const found = modules.find(({ module }) => module === name)
  if (found !== undefined) return found
  throw new TenantryError('MODULE_UNKNOWN', {
    message: `There is no module ${JSON.stringify(name)} in src/modules, nor a service of one.`,
    hint: `The modules are ${list}; \`saas generate module\` makes another.`,
    details: { module: name },
  })
}
