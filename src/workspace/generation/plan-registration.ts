import type { FileEdit } from '../../edits/index.ts'
import { nameModule, planModuleIndex, type ResourceNames } from '../../scaffold/index.ts'
import { formatFiles } from '../format-files.ts'
import type { Codemods } from '../codemods/open-codemods.ts'
import { requireSource } from './require-source.ts'

interface Registered {
  readonly module: string
  /** That its code is in. */
  readonly folder: string
  readonly names: ResourceNames
  /** What generated code calls a row. */
  readonly row: string
  readonly templates: ReadonlyMap<string, string>
  readonly codemods: Codemods
}

/**
 * The edit that puts the routes of a resource into the index of its module.
 *
 * @throws {TenantryError} GENERATE_FILE_MISSING, CODEMOD_SHAPE_UNKNOWN
 */
export async function planRegistration(
  root: string,
  { module, folder, names, row, templates, codemods }: Registered,
): Promise<FileEdit> {
  const path = `${folder}/index.ts`
  const before = await requireSource(root, path)
  const own = nameModule(module)
  const [empty, first] = await formatFiles([
    planModuleIndex(own, [], templates),
    planModuleIndex(own, [{ ...names, row }], templates),
  ])
  // Nobody has touched it since it was made: it becomes what it would be with its first resource from the start.
  if (before === empty?.content) return { path, before, after: first?.content }
  const options = {
    path,
    register: own.register,
    file: names.file,
    repository: `${row}Repository`,
    service: `${names.type}Service`,
    routes: `${names.variable}Routes`,
    prefix: `/${names.path}`,
  }
  const after = await codemods.ask({ codemod: 'registerResource', text: before, options })
  return { path, before, after }
}
