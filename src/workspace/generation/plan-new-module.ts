import { TenantryError } from '@tenantry/runtime/errors'

import { type FileEdit, newFileEdits } from '../../edits/index.ts'
import { checkModuleName, nameModule, planModuleIndex } from '../../scaffold/index.ts'
import { listModules } from '../find-module.ts'
import { openCodemods } from '../codemods/open-codemods.ts'
import { formatFiles } from '../format-files.ts'
import { readTemplates } from '../read-templates.ts'
import { planGeneratedEmpty } from './plan-generated.ts'
import { requireSource } from './require-source.ts'

const MODULES = 'src/modules/index.ts'
const DATABASE = 'src/database.ts'

/**
 * The edits that make a module without a table, and register it in the application.
 *
 * @throws {TenantryError} USAGE_MODULE_NAME, MODULE_EXISTS, GENERATE_FILE_MISSING, CODEMOD_SHAPE_UNKNOWN
 */
export async function planNewModule(root: string, module: string): Promise<FileEdit[]> {
  const reason = checkModuleName(module)
  if (reason !== undefined) throw unfitName(module, reason)
  const { type, register, tables } = nameModule(module)
  const isTaken = (other: string) => nameModule(other).type.toLowerCase() === type.toLowerCase()
  const taken = (await listModules(root)).find((one) => isTaken(one.module))
  if (taken !== undefined) throw moduleExists(module, taken.module)

  await using codemods = openCodemods()
  const [modules, database, templates] = await Promise.all([
    requireSource(root, MODULES),
    requireSource(root, DATABASE),
    readTemplates(),
  ])
  const files = await formatFiles([planModuleIndex(nameModule(module), [], templates)])
  const generated = await planGeneratedEmpty(module)
  const registered = await codemods.ask({
    codemod: 'registerModule',
    text: modules,
    options: { module, register },
  })
  const typed = await codemods.ask({
    codemod: 'addTables',
    text: database,
    options: { module, tables },
  })
  return [
    ...newFileEdits([...files, ...generated]),
    { path: MODULES, before: modules, after: registered },
    { path: DATABASE, before: database, after: typed },
  ]
}

function unfitName(module: string, reason: string): TenantryError {
  return new TenantryError('USAGE_MODULE_NAME', {
    message: `A module cannot be named ${JSON.stringify(module)}: ${reason}.`,
    hint: 'Give another name, such as billing or order-desk.',
    details: { module, reason },
  })
}

function moduleExists(module: string, taken: string): TenantryError {
  return new TenantryError('MODULE_EXISTS', {
    message:
      module === taken
        ? `There is a module ${module} already.`
        : `A module ${module} would have the names of the module ${taken}.`,
    hint: `Give another name, or add to it: \`saas generate resource ${taken}/NAME\`.`,
    details: { module: taken },
  })
}
