import { DEPENDENCY_NAMES } from './dependencies.ts'
import { nameModule } from './name-module.ts'
import { checkResourceName, nameResource } from './resource-names.ts'

const LONGEST_NAME = 32
const LONGEST_MODULE = 40
/** Windows cannot have a folder of these names. */
const DEVICES: ReadonlySet<string> = new Set(['aux', 'con', 'nul', 'prn'])

/** The name of the application in its configuration, where `-` is not allowed. */
export function toConfigName(name: string): string {
  return name.replaceAll('-', '_')
}

/** A name for the application in a folder, as near to the folder's as the rules allow; may still be invalid. */
export function suggestName(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/^[-_]+|[-_]+$/g, '')
}

/** Why a name cannot be an application's; undefined when it can. */
export function checkApplicationName(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (!/^[a-z]/.test(name)) return 'it must start with a lower-case letter'
  if (!/^[a-z0-9_-]+$/.test(name)) return 'it may hold only lower-case letters, digits, - and _'
  if (name.length > LONGEST_NAME) return `it must be at most ${LONGEST_NAME} characters long`
  if (/^pg[-_]/.test(name)) return 'PostgreSQL reserves names that start with pg_'
  if (DEPENDENCY_NAMES.has(name)) return 'the application depends on a package of that name'
  return undefined
}

/** Why an application is not called as its folder is; undefined where it is, or could have been. */
export function explainName(name: string, folder: string): string | undefined {
  const reason = checkApplicationName(folder)
  if (reason === undefined || name === folder) return undefined
  return `Its name is ${name}, since ${folder} cannot be one: ${reason}.`
}

/** Why a name cannot be a module's; undefined when it can. */
export function checkModuleName(module: string): string | undefined {
  if (module === '') return 'it is empty'
  if (!/^[a-z]/.test(module)) return 'it must start with a lower-case letter'
  if (!/^[a-z0-9-]+$/.test(module)) return 'it may hold only lower-case letters, digits and -'
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(module)) return 'a - must stand between two words'
  if (module.length > LONGEST_MODULE) return `it must be at most ${LONGEST_MODULE} characters long`
  if (DEVICES.has(module)) return 'Windows reserves the name'
  if (/^(pg|tenantry)(-|$)/.test(module))
    return 'tables of that name belong to the database or to Tenantry'
  return undefined
}

export interface NameProblem {
  readonly name: string
  readonly reason: string
}

/** The first module that cannot be, for itself or beside the others; undefined when all can. */
export function checkModules(modules: readonly string[]): NameProblem | undefined {
  const owners = new Map<string, string>()
  for (const name of modules) {
    const reason = checkModuleName(name) ?? checkResourceName(name)
    if (reason !== undefined) return { name, reason }
    const { table, path } = nameResource(name)
    const { register } = nameModule(name)
    for (const key of [`table ${table}`, `path /${path}`, `function ${register}`]) {
      const owner = owners.get(key)
      if (owner === name) return { name, reason: 'it is given twice' }
      if (owner !== undefined) return { name, reason: `its ${key} is that of the module ${owner}` }
      owners.set(key, name)
    }
  }
  return undefined
}
