import { DEFAULT_TYPES, type ResolvedTypes } from '@tenantry/runtime/config'
import { folderOfModule } from '@tenantry/runtime/modules'

import type { Schema, Table } from '../schema/index.ts'
import { renderRepository } from './render-repository.ts'
import { renderTables } from './render-tables.ts'
import { hasRepository } from './repository-shape.ts'
import { repositoryShell } from './repository-shell.ts'
import { nameSchema } from './schema-names.ts'

/** A file of generated code. */
export interface GeneratedFile {
  /** Relative to the root of the application, with `/` between folders. */
  readonly path: string
  readonly content: string
  /** Whether it is a person's: written where it is missing and what it extends is new, and never again. */
  readonly isOnce: boolean
}

const NOTHING: Schema = { tables: [], enums: [] }

export interface PlanRepositoriesOptions {
  readonly schema: Schema
  /** The module of each table and view by its name; one that is missing here is nobody's, and left out. */
  readonly owners: ReadonlyMap<string, string>
  readonly mapping: ResolvedTypes
  /** Plan these alone. Default: all of `owners`. */
  readonly modules?: readonly string[]
  /** The folder of a module. Default: `src/modules/<module>`. */
  readonly folderOf?: (module: string) => string
}

/** The types and repositories of all modules, in the order of their paths; what is generated is neither formatted nor sealed. */
export function planRepositories(options: PlanRepositoriesOptions): GeneratedFile[] {
  const { schema, owners, modules, folderOf = folderOfModule } = options
  const byModule = Map.groupBy(
    schema.tables.filter(({ name }) => owners.has(name)),
    ({ name }) => owners.get(name) ?? '',
  )
  return [...byModule]
    .filter(([module]) => modules?.includes(module) ?? true)
    .flatMap(([module, tables]) => planModule(module, tables, { ...options, folderOf }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

/** What is generated for a module that owns no table yet: its index exports the type all the same. */
export function planEmptyModule(module: string, folder = folderOfModule(module)): GeneratedFile {
  const content = renderTables({ module, schema: NOTHING, tables: [], mapping: DEFAULT_TYPES })
  return { path: `${folder}/tables.generated.ts`, content, isOnce: false }
}

function planModule(
  module: string,
  tables: readonly Table[],
  { schema, mapping, folderOf = folderOfModule }: PlanRepositoriesOptions,
): GeneratedFile[] {
  const folder = folderOf(module)
  const all = tables.map(({ name }) => name)
  return [
    {
      path: `${folder}/tables.generated.ts`,
      content: renderTables({ module, schema, tables: all, mapping }),
      isOnce: false,
    },
    ...tables.filter(hasRepository).flatMap((table) => {
      const file = `${folder}/${nameSchema(schema).tables.get(table.name)?.file ?? table.name}.repository`
      const content = renderRepository({ module, schema, table, mapping })
      return [
        { path: `${file}.generated.ts`, content, isOnce: false },
        { path: `${file}.ts`, content: repositoryShell({ schema, table }), isOnce: true },
      ]
    }),
  ]
}
