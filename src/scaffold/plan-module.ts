import { folderOfModule } from '@tenantry/runtime/modules'

import type { TextFile } from './file-change.ts'
import type { ModuleNames } from './name-module.ts'
import { renderTemplate } from './render-template.ts'
import type { ResourceNames } from './resource-names.ts'

/** A resource as the index of its module names it. */
export interface ModuleResource extends ResourceNames {
  /** What generated code calls a row: `Invoice`. */
  readonly row: string
}

/** The public file of a module, with the routes of its resources; not formatted yet. */
export function planModuleIndex(
  names: ModuleNames,
  resources: readonly ModuleResource[],
  templates: ReadonlyMap<string, string>,
): TextFile {
  return {
    path: `${folderOfModule(names.module)}/index.ts`,
    content: renderTemplate(templates.get('module/index.ts') ?? '', {
      ...names,
      resources,
      // What nothing uses yet would not compile under its own name.
      app: resources.length === 0 ? '_app' : 'app',
      options: resources.length === 0 ? '_options' : '{ tenancy }',
      // A database with some tables does not pass for one without any: Kysely has nothing to select from there.
      optionsType: resources.length === 0 ? 'object' : `${names.type}Options`,
    }),
  }
}
