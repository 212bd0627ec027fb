import type { FileChange } from './file-change.ts'
import type { ModuleNames } from './module-names.ts'
import { renderTemplate } from './render-template.ts'

const FOLDER = 'module/'

/** The files of a module. `timestamp` starts the name of its migration, as `migrationTimestamp` gives it. */
export function planModule(
  names: ModuleNames,
  templates: ReadonlyMap<string, string>,
  timestamp: string,
): FileChange[] {
  const renamed: Readonly<Record<string, string>> = {
    'migrations/create-table.ts': `migrations/${timestamp}_create_${names.table}.ts`,
    'module.test.ts': `${names.module}.test.ts`,
  }
  return [...templates]
    .filter(([path]) => path.startsWith(FOLDER))
    .map(([path, template]) => {
      const file = path.slice(FOLDER.length)
      return {
        path: `src/modules/${names.module}/${renamed[file] ?? file}`,
        content: renderTemplate(template, { ...names }),
      }
    })
}
