import type { Schema } from '../schema/index.ts'
import { pascalCase, toSingular, wordsOf } from '../words/index.ts'

/** Every spelling of a table's name that generated code needs. */
export interface TableNames {
  /** Of the interface of its columns: `InvoiceTable`. */
  readonly table: string
  /** Of one row: `Invoice`. */
  readonly row: string
  /** What its files begin with: `line-item`. */
  readonly file: string
  /** In messages and comments: `line item`. */
  readonly label: string
}

export interface SchemaNames {
  readonly tables: ReadonlyMap<string, TableNames>
  /** Aliases of enums. */
  readonly enums: ReadonlyMap<string, string>
}

/** What the files take from elsewhere, so that nothing of their own may have the name. */
const TAKEN = [
  ['ColumnType', 'Generated', 'GeneratedAlways', 'Json', 'SharedTable', 'TenantIdColumn'],
  ['Expression', 'ExpressionBuilder', 'Kysely', 'Page', 'SelectQueryBuilder', 'SqlBool'],
  ['ApplicationError', 'Sort', 'Static', 'Type'],
  ['TenantDatabase', 'Array', 'Buffer', 'Date', 'JSON', 'Map', 'Number', 'Object', 'Promise'],
  ['ReadonlySet', 'Set', 'String', 'Uint8Array', 'Record', 'Pick', 'Omit', 'Partial', 'Symbol'],
].flat()

const known = new WeakMap<Schema, SchemaNames>()

/** Names all tables and enums of a schema, each differently; the same schema always alike. */
export function nameSchema(schema: Schema): SchemaNames {
  const names = known.get(schema) ?? chooseNames(schema)
  known.set(schema, names)
  return names
}

function chooseNames({ tables, enums }: Schema): SchemaNames {
  const taken = new Set(TAKEN)
  const files = new Set<string>()
  const besideRows = new Set(tables.flatMap(({ name }) => besideRow(pascalCase(singleOf(name)))))
  const enumNames = new Map(
    enums.map(({ name }) => [
      name,
      claim(taken, pascalCase(name), 'Enum', (alias) => !besideRows.has(alias)),
    ]),
  )
  const aliases = new Set(enumNames.values())
  const isApart = (row: string) => besideRow(row).every((name) => !aliases.has(name))
  const tableNames = new Map(
    tables.map(({ name }) => {
      const single = singleOf(name)
      return [
        name,
        {
          table: claim(taken, `${pascalCase(name)}Table`, ''),
          row: claim(taken, pascalCase(single), 'Record', isApart),
          file: claim(files, single.join('-'), ''),
          label: single.join(' '),
        },
      ]
    }),
  )
  return { tables: tableNames, enums: enumNames }
}

function singleOf(table: string): string[] {
  const words = wordsOf(table)
  return [...words.slice(0, -1), toSingular(words.at(-1) ?? '')]
}

/** What the file of a repository declares beside its row, and imports enums into. */
function besideRow(row: string): string[] {
  const parts = ['Changes', 'Filter', 'Key', 'ListOptions', 'Order', 'Repository']
  return [`New${row}`, `Generated${row}Repository`, ...parts.map((part) => `${row}${part}`)]
}

/**
 * @param more What a name that is taken gets first; a number behind it, where that is taken too.
 * @param isFit What it must be besides. Default: anything.
 */
function claim(
  taken: Set<string>,
  name: string,
  more: string,
  isFit: (candidate: string) => boolean = () => true,
): string {
  // The tables of a module have such a name: `BillingTables`.
  const isFree = (candidate: string) =>
    !taken.has(candidate) && !candidate.endsWith('Tables') && isFit(candidate)
  let chosen = isFree(name) ? name : `${name}${more}`
  for (let number = 2; !isFree(chosen); number += 1) chosen = `${name}${more}${number}`
  taken.add(chosen)
  return chosen
}
