import type { ResolvedTypes } from '@tenantry/runtime/config'

import type { Schema, Table } from '../schema/index.ts'
import { renderInterfaces } from './render-interfaces.ts'
import { renderMethods } from './render-methods.ts'
import { renderRows } from './render-rows.ts'
import { enumsOf, formContext, tablesName } from './render-tables.ts'
import { repositoryShape } from './repository-shape.ts'
import { nameSchema } from './schema-names.ts'

export interface RenderRepositoryOptions {
  /** The name of the folder that owns the table. */
  readonly module: string
  readonly schema: Schema
  /** One that `hasRepository`. */
  readonly table: Table
  readonly mapping: ResolvedTypes
}

/** The repository of a table, to be written again whenever that changes; neither formatted nor sealed. */
export function renderRepository({
  module,
  schema,
  table,
  mapping,
}: RenderRepositoryOptions): string {
  const shape = repositoryShape(schema, table, formContext(schema, mapping))
  const tables = tablesName(module)
  const names = { ...shape.names, tables }
  const interfaces = renderInterfaces(shape)
  const rows = renderRows(shape, tables)
  const methods = renderMethods(shape, names)
  const enums = enumsOf(schema, [table]).flatMap(
    ({ name }) => nameSchema(schema).enums.get(name) ?? [],
  )
  const hasJson = shape.columns.some(({ form }) => /\bJson\b/.test(form.row))
  const code = [...rows, ...methods]
  const uses = (word: string) => code.some((line) => new RegExp(`\\b${word}\\b`).test(line))
  const only = (words: readonly string[]) => words.filter(uses)
  const kysely = [
    ...only(['Expression', 'ExpressionBuilder', 'Kysely', 'SelectQueryBuilder', 'SqlBool']).map(
      (name) => `type ${name}`,
    ),
    ...(code.some((line) => /\bsql[<`]/.test(line)) ? ['sql'] : []),
  ]
  const runtime = [...(hasJson ? ['Json'] : []), 'TenantDatabase']
  return [
    `import type { ${runtime.join(', ')} } from '@tenantry/runtime'`,
    ...(uses('readPage') ? ["import { type Page, readPage } from '@tenantry/runtime/paging'"] : []),
    ...(kysely.length === 0 ? [] : [`import { ${kysely.join(', ')} } from 'kysely'`]),
    '',
    `import type { ${[tables, ...enums].toSorted().join(', ')} } from './tables.generated.ts'`,
    '',
    ...rows,
    '',
    ...interfaces,
    '',
    ...methods,
    '',
  ].join('\n')
}
