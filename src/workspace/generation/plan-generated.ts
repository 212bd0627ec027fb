import type { ResolvedTypes } from '@tenantry/runtime/config'

import { type GeneratedFile, planRepositories, renderTables, seal } from '../../generate/index.ts'
import type { Schema } from '../../schema/index.ts'
import { formatFiles } from '../format-files.ts'

export interface GeneratedOfModule {
  readonly module: string
  readonly mapping: ResolvedTypes
  /** Default: there is no table yet. */
  readonly schema?: Schema
  /** The tables that the module owns. Default: none. */
  readonly tables?: readonly string[]
}

/** Everything that is generated for a module, as it is written. */
export async function planGenerated({
  module,
  mapping,
  schema = { tables: [], enums: [] },
  tables = [],
}: GeneratedOfModule): Promise<GeneratedFile[]> {
  const files =
    tables.length > 0
      ? planRepositories({ schema, mapping, owners: new Map(tables.map((one) => [one, module])) })
      : [
          {
            path: `src/modules/${module}/tables.generated.ts`,
            content: renderTables({ module, schema, tables, mapping }),
            isOnce: false,
          },
        ]
  const formatted = await formatFiles(files)
  return formatted.map((file) => (file.isOnce ? file : { ...file, content: seal(file.content) }))
}
