import { shortName } from '../../words/index.ts'
import type { FieldType } from '../fields/field.ts'
import type { Resource, ResourceField } from './resource.ts'
import { writeSql, writeText, writeTexts } from './write-literal.ts'

/** What Kysely takes as a type by its name; everything else is SQL. */
const PLAIN_TYPES =
  /^(?:uuid|text|smallint|integer|bigint|numeric|real|double precision|boolean|date|time|timestamp|timestamptz|jsonb|bytea|int4range|int8range|numrange|daterange|tstzrange|varchar\(\d+\)|char\(\d+\))$/

/** The parts of the migration that creates the table of a resource. */
export function createTableContext(resource: Resource): Readonly<Record<string, unknown>> {
  const { names, fields } = resource
  const { table } = names
  const columns = fields.map((field) => ({
    name: field.name,
    type: writeType(field.type),
    options: writeOptions(field),
  }))
  const enums = fields
    .filter(({ type }) => type.kind === 'enum')
    .map(({ type }) => ({ name: type.name, labels: writeTexts(type.labels) }))
  return {
    table,
    enums,
    columns,
    constraints: [
      ...fields.filter(({ isUnique }) => isUnique).map((field) => writeUnique(table, field)),
      ...fields
        .filter(({ target }) => target !== undefined)
        .map((one) => writeForeignKey(table, one)),
    ],
    indexes: indexesOf(resource),
  }
}

interface IndexText {
  readonly name: string
  readonly columns: string
}

/**
 * What is looked up: the order of the list, references (a row that is deleted asks who points to it), and
 * enums, by which lists are filtered. A boolean halves a table at best, and gets none.
 */
function indexesOf({ names, fields }: Resource): IndexText[] {
  const indexed = fields.filter(
    ({ isUnique, target, type }) =>
      !isUnique && (target !== undefined || (type.kind === 'enum' && !type.isArray)),
  )
  return [
    {
      name: `${names.table}_created_at_idx`,
      columns: writeTexts(['tenant_id', 'created_at', 'id']),
    },
    ...indexed.map(({ name }) => ({
      name: shortName(names.table, name, 'idx'),
      columns: writeTexts(['tenant_id', name]),
    })),
  ]
}

function writeType({ sql }: FieldType): string {
  const named = sql.replace(/^numeric\((\d+)\)$/, 'numeric($1, 0)').replace(/(\d),(\d)/, '$1, $2')
  const isPlain = PLAIN_TYPES.test(named) || /^numeric\(\d+, \d+\)$/.test(named)
  return isPlain ? writeText(named) : writeSql(named)
}

function writeOptions(field: ResourceField): string {
  const calls: string[] = []
  if (!field.isNullable) calls.push('.notNull()')
  if (field.default?.kind === 'value') {
    const { value } = field.default
    calls.push(`.defaultTo(${typeof value === 'string' ? writeText(value) : String(value)})`)
  }
  if (field.default?.kind === 'sql') calls.push(`.defaultTo(${writeSql(field.default.sql)})`)
  return calls.length === 0 ? '' : `, (column) => column${calls.join('')}`
}

function writeUnique(table: string, { name }: ResourceField): string {
  const key = shortName(table, name, 'key')
  return `.addUniqueConstraint('${key}', ${writeTexts(['tenant_id', name])})`
}

function writeForeignKey(table: string, { name, target }: ResourceField): string {
  if (target === undefined) return ''
  const tenant = target.isTenants ? ['tenant_id'] : []
  const own = writeTexts([...tenant, name])
  const other = writeTexts([...tenant, target.column])
  const key = shortName(table, name, 'fkey')
  return `.addForeignKeyConstraint('${key}', ${own}, '${target.table}', ${other})`
}
