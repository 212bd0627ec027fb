import { quoteIdentifier } from '../../database/sql-text.ts'
import type { Mending } from './mending.ts'
import { grantTarget } from './grant-target.ts'
import type { ShapeItem } from './shape.ts'

const IDENTITIES: Readonly<Record<string, string>> = { a: 'always', d: 'by default' }
const TRIGGER_STATES: Readonly<Record<string, string>> = {
  D: 'disable trigger',
  R: 'enable replica trigger',
  A: 'enable always trigger',
  O: 'enable trigger',
}

/** How something that is missing is made. @returns undefined where no SQL for it is surely right. */
export function createItem(item: ShapeItem): Mending | undefined {
  const { kind, parent, name, definition } = item
  const [on, own] = [quoteIdentifier(parent), quoteIdentifier(name)]
  const text = definition['definition'] ?? ''
  if (definition['owner'] !== undefined && definition['owner'] !== '{{owner}}') return undefined
  switch (kind) {
    case 'table':
      return createTable(item)
    case 'column':
      return { make: [`alter table ${on} add column ${own} ${columnText(item)}`] }
    case 'constraint':
      return { make: [`alter table ${on} add constraint ${own} ${text}`] }
    case 'index':
      return definition['invalid'] ? undefined : { make: [text] }
    case 'view':
      return createView(item)
    case 'rule':
    case 'function':
      if (definition['kind'] !== undefined && definition['kind'] !== 'p') return undefined
      return { make: [text], isNew: kind === 'function' }
    case 'trigger':
      return { make: [text, ...triggerState(item)] }
    case 'policy':
      return { make: [policyText(item)] }
    case 'sequence':
      return { make: [`create sequence ${own} ${sequenceText(item)}`], isNew: true }
    case 'type':
      return createType(item)
    case 'grant':
      return { make: grantTexts(item) }
    case 'schema':
      return undefined
  }
}

export function triggerState({ parent, name, definition }: ShapeItem): string[] {
  const state = definition['state'] ?? 'O'
  const words = TRIGGER_STATES[state]
  if (state === 'O' || words === undefined) return []
  return [`alter table ${quoteIdentifier(parent)} ${words} ${quoteIdentifier(name)}`]
}

function createTable({ name, definition }: ShapeItem): Mending | undefined {
  const { kind, persistence, options, partition, inherits, bound, rls, forced } = definition
  if ([kind, persistence, options, partition, inherits, bound].some((fact) => fact !== undefined)) {
    return undefined
  }
  const own = quoteIdentifier(name)
  const walls = [
    ...(rls ? [`alter table ${own} enable row level security`] : []),
    ...(forced ? [`alter table ${own} force row level security`] : []),
  ]
  return { make: [`create table ${own} ()`, ...walls], isNew: true }
}

function createView({ name, definition }: ShapeItem): Mending {
  const { kind, options, definition: query = '' } = definition
  const head = `create ${kind === 'm' ? 'materialized view' : 'view'} ${quoteIdentifier(name)}`
  return {
    make: [`${head}${options ? ` with (${options})` : ''} as ${query.replace(/;\s*$/, '')}`],
    isNew: true,
  }
}

function createType({ name, definition }: ShapeItem): Mending | undefined {
  const { kind, labels, attributes, base, not_null: notNull, default: value, checks } = definition
  const own = quoteIdentifier(name)
  if (kind === 'e') return { make: [`create type ${own} as enum (${labels ?? ''})`] }
  if (kind === 'c') return { make: [`create type ${own} as (${attributes ?? ''})`] }
  if (kind !== 'd' || base === undefined) return undefined
  const more = [value && `default ${value}`, notNull && 'not null', checks].filter(Boolean)
  return { make: [[`create domain ${own} as ${base}`, ...more].join(' ')] }
}

function columnText({ definition }: ShapeItem): string {
  const { type, collation, not_null: notNull, default: value, identity, generated } = definition
  return [
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

export function sequenceText({ definition }: ShapeItem): string {
  const { type, start, increment, min, max, cache, cycle } = definition
  return `as ${type ?? 'bigint'} increment by ${increment ?? '1'} minvalue ${min ?? ''} maxvalue ${max ?? ''} start with ${start ?? ''} cache ${cache ?? '1'}${cycle ? ' cycle' : ' no cycle'}`
}

export function policyText({ parent, name, definition }: ShapeItem): string {
  const { restrictive, command, roles, using, check } = definition
  return [
    `create policy ${quoteIdentifier(name)} on ${quoteIdentifier(parent)} as ${restrictive ? 'restrictive' : 'permissive'} for ${command ?? 'all'} to ${roles ?? 'public'}`,
    using && `using (${using})`,
    check && `with check (${check})`,
  ]
    .filter(Boolean)
    .join(' ')
}

export function grantTexts({ parent, name, definition }: ShapeItem): string[] {
  const { object, columns } = grantTarget(parent)
  return (definition['privileges'] ?? '').split(', ').map((privilege) => {
    const [word, star] = [privilege.replace(' *', ''), privilege.endsWith(' *')]
    return `grant ${word}${columns} on ${object} to ${name}${star ? ' with grant option' : ''}`
  })
}
