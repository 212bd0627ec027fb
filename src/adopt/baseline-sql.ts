import type { Shape, ShapeItem } from '@tenantry/runtime/fleet'

import { quoteName } from '../sql/index.ts'
import { mentions, type NamedStatement, orderByMention } from './order-by-mention.ts'

const IDENTITIES: Readonly<Record<string, string>> = { a: 'always', d: 'by default' }

export interface Baseline {
  readonly sql: string
  /** What no SQL is known for. */
  readonly unknown: readonly string[]
}

/**
 * The statements that make a schema as it is, for placements that come later. Grants are those of the
 * adopted one: everything to the role of the system scope, nothing to that of requests.
 */
export function baselineSql(shape: Shape): Baseline {
  const of = (kind: ShapeItem['kind']) => shape.filter((item) => item.kind === kind)
  const tables = of('table')
  const unknown = [
    ...tables.filter(isSpecial).map(({ name }) => `table ${name}`),
    ...of('rule').map(({ name, parent }) => `rule ${name} on ${parent}`),
    ...of('type').flatMap((item) => (typeSql(item) === undefined ? [`type ${item.name}`] : [])),
    ...of('function').flatMap((item) =>
      functionSql(item).includes('{{schema}}')
        ? [`function ${item.name}, whose search_path is fixed`]
        : [],
    ),
    ...of('policy').map(({ name, parent }) => `policy ${name} on ${parent}`),
  ]
  const constraints = of('constraint')
  const sequences = of('sequence')
  const relations = [...tables, ...of('view')].map(({ name }) => quoteName(name))
  const relationNames = [...tables, ...of('view')].map(({ name }) => name)
  const functions = orderByMention(
    of('function').map((item) => ({
      name: item.name.replace(/\(.*/s, ''),
      sql: functionSql(item),
    })),
  )
  const types = of('type').flatMap((item) => {
    const sql = typeSql(item)
    return sql === undefined ? [] : [{ name: item.name, sql }]
  })
  const views = of('view').map((item) => ({ name: item.name, sql: viewSql(item) }))
  // Tables may need functions (in a check, a default, an index), and functions tables.
  const isLate = ({ sql }: NamedStatement) => relationNames.some((name) => mentions(sql, name))
  const statements = [
    ...orderByMention(types).map(({ sql }) => sql),
    ...sequences.map(sequenceSql),
    ...functions.filter((one) => !isLate(one)).map(({ sql }) => sql),
    ...tables.map((table) => tableSql(table, shape)),
    ...sequences.flatMap(ownedBySql),
    ...of('index').map(textOf),
    ...constraints.filter(isReference).map(constraintSql),
    ...functions.filter(isLate).map(({ sql }) => sql),
    ...orderByMention(views).map(({ sql }) => sql),
    ...of('trigger').map(textOf),
    ...relations.map((name) => `grant select, insert, update, delete on ${name} to {{system}}`),
    ...sequences.map(
      ({ name }) => `grant usage, select on sequence ${quoteName(name)} to {{system}}`,
    ),
  ]
  return { sql: statements.map((one) => `${one.trimEnd().replace(/;$/, '')};\n`).join(''), unknown }
}

function isReference({ definition }: ShapeItem): boolean {
  return definition['type'] === 'f'
}

function isSpecial({ definition }: ShapeItem): boolean {
  return ['kind', 'persistence', 'options', 'partition', 'inherits', 'bound'].some(
    (fact) => definition[fact] !== undefined,
  )
}

function tableSql({ name }: ShapeItem, shape: Shape): string {
  const own = shape.filter(({ parent }) => parent === name)
  const lines = own.flatMap((item) => {
    if (item.kind === 'column') return [columnSql(item)]
    return []
  })
  const keys = own.flatMap(({ kind, name: key, definition }) =>
    kind === 'constraint' && definition['type'] !== 'f'
      ? [`constraint ${quoteName(key)} ${definition['definition'] ?? ''}`]
      : [],
  )
  return `create table ${quoteName(name)} (\n  ${[...lines, ...keys].join(',\n  ')}\n)`
}

function columnSql({ name, definition }: ShapeItem): string {
  const { type, collation, not_null: notNull, default: value, identity, generated } = definition
  return [
    quoteName(name),
    type,
    collation && `collate ${collation}`,
    generated
      ? `generated always as (${value ?? ''}) ${generated === 'v' ? 'virtual' : 'stored'}`
      : value && `default ${value}`,
    identity && `generated ${IDENTITIES[identity] ?? ''} as identity`,
    notNull && 'not null',
  ]
    .filter(Boolean)
    .join(' ')
}

function sequenceSql({ name, definition }: ShapeItem): string {
  const { type, start, increment, min, max, cache, cycle } = definition
  return `create sequence ${quoteName(name)} as ${type ?? 'bigint'} increment by ${increment ?? '1'} minvalue ${min ?? ''} maxvalue ${max ?? ''} start with ${start ?? ''} cache ${cache ?? '1'}${cycle ? ' cycle' : ''}`
}

function ownedBySql({ name, definition }: ShapeItem): string[] {
  const { owned_by: owner } = definition
  return owner === undefined ? [] : [`alter sequence ${quoteName(name)} owned by ${owner}`]
}

function constraintSql({ parent, name, definition }: ShapeItem): string {
  return `alter table ${quoteName(parent)} add constraint ${quoteName(name)} ${definition['definition'] ?? ''}`
}

function viewSql({ name, definition }: ShapeItem): string {
  const { kind, options, definition: query = '' } = definition
  const head = `create ${kind === 'm' ? 'materialized view' : 'view'} ${quoteName(name)}`
  return `${head}${options ? ` with (${options})` : ''} as\n${query}`
}

function typeSql({ name, definition }: ShapeItem): string | undefined {
  const { kind, labels, attributes, base, not_null: notNull, default: value, checks } = definition
  const own = quoteName(name)
  if (kind === 'e') return `create type ${own} as enum (${labels ?? ''})`
  if (kind === 'c') return `create type ${own} as (${attributes ?? ''})`
  if (kind !== 'd' || base === undefined) return undefined
  const more = [value && `default ${value}`, notNull && 'not null', checks].filter(Boolean)
  return [`create domain ${own} as ${base}`, ...more].join(' ')
}

function functionSql(item: ShapeItem): string {
  return textOf(item).replace(
    "SET search_path TO '{{schema}}', 'tenantry_extensions', 'pg_temp'",
    'SET search_path FROM CURRENT',
  )
}

function textOf({ definition }: ShapeItem): string {
  return definition['definition'] ?? ''
}
