import type { Shape } from '@tenantry/runtime/fleet'

import type { Step } from '../authoring/index.ts'
import type { Index, Reference, Table } from '../schema/index.ts'
import { quoteName } from '../sql/index.ts'
import type { TenantTable } from './adopt-plan.ts'
import { shortName } from '../words/index.ts'

/** A key that holds for all tenants together, and the one that takes its place. */
export interface SwappedKey {
  readonly table: string
  readonly name: string
  readonly kind: 'primary key' | 'unique' | 'index'
  /** The new index, under the name that it has until the old one is gone. */
  readonly index: string
  /** The statement that builds it. */
  readonly build: string
  /** What stands behind the key: `deferrable`. */
  readonly suffix: string
}

/** A reference between tenants' tables, and the one with the tenant in it. */
export interface SwappedReference {
  readonly table: string
  readonly old: string
  readonly name: string
  readonly columns: readonly string[]
  readonly target: string
  readonly definition: string
}

export function swappedKeys({ table }: TenantTable, shape: Shape): SwappedKey[] {
  const on = quoteName(table.name)
  const constraints = shape.flatMap(({ kind, parent, name, definition }) => {
    const { type, definition: text = '' } = definition
    if (kind !== 'constraint' || parent !== table.name) return []
    if (type !== 'p' && type !== 'u') return []
    const columns =
      type === 'p'
        ? table.primaryKey
        : (table.uniques.find((unique) => unique.name === name)?.columns ?? [])
    const index = shortName('tenant', name)
    const nulls = text.includes('NULLS NOT DISTINCT') ? ' nulls not distinct' : ''
    return [
      {
        table: table.name,
        name,
        kind: type === 'p' ? ('primary key' as const) : ('unique' as const),
        index,
        build: `create unique index concurrently ${quoteName(index)} on ${on} (${keyOf(columns)})${nulls};`,
        suffix: / DEFERRABLE.*$/.exec(text)?.[0].toLowerCase() ?? '',
      },
    ]
  })
  const indexes = table.indexes
    .filter(({ isUnique }) => isUnique)
    .map((index) => ({
      table: table.name,
      name: index.name,
      kind: 'index' as const,
      index: shortName('tenant', index.name),
      build: `${withTenant(table, index, shape)};`,
      suffix: '',
    }))
  return [...constraints, ...indexes]
}

/** The index as PostgreSQL tells it, with the tenant in front of what it is over. */
function withTenant(table: Table, { name }: Index, shape: Shape): string {
  const own = shape.find((item) => item.kind === 'index' && item.name === name)
  const definition = own?.definition['definition'] ?? ''
  const start = definition.indexOf(' USING ')
  const rest = definition.slice(start).replace('(', '(tenant_id, ')
  return `create unique index concurrently ${quoteName(shortName('tenant', name))} on ${quoteName(table.name)}${rest}`
}

export function swappedReferences(
  { table }: TenantTable,
  ofTenants: ReadonlySet<string>,
  shape: Shape,
): SwappedReference[] {
  return table.references
    .filter((reference) => ofTenants.has(reference.table))
    .map((reference) => {
      const text = shape.find(
        ({ kind, parent, name }) =>
          kind === 'constraint' && parent === table.name && name === reference.name,
      )?.definition['definition']
      return {
        table: table.name,
        old: reference.name,
        name: shortName(table.name, ...reference.columns, 'tenant_fkey'),
        columns: reference.columns,
        target: reference.table,
        definition: `foreign key (${keyOf(reference.columns)}) references ${quoteName(reference.table)} (${keyOf(reference.targets)})${actionsOf(reference, text ?? '')}`,
      }
    })
}

/** `set null` is told which column: the tenant stays. */
function actionsOf({ columns, onDelete }: Reference, text: string): string {
  const onUpdate = / ON UPDATE (CASCADE|RESTRICT)/.exec(text)?.[1]
  const own = columns.map(quoteName).join(', ')
  return [
    onUpdate === undefined ? '' : ` on update ${onUpdate.toLowerCase()}`,
    onDelete === 'no action' ? '' : ` on delete ${onDelete}`,
    onDelete.startsWith('set ') ? ` (${own})` : '',
    / DEFERRABLE( INITIALLY DEFERRED)?/.exec(text)?.[0].toLowerCase() ?? '',
  ].join('')
}

function keyOf(columns: readonly string[]): string {
  return ['tenant_id', ...columns.map(quoteName)].join(', ')
}

/** The indexes that new references point to, and those that find who refers to a row. */
export function indexSteps(
  keys: readonly SwappedKey[],
  references: readonly SwappedReference[],
): Step[] {
  const wanted = new Map(
    references.map(({ table, columns }) => [
      shortName(table, ...columns, 'tenant_idx'),
      { table, columns },
    ]),
  )
  return [
    ...keys.map(({ name, build }) => ({ name: `key_${name}_with_tenant`, sql: build })),
    ...[...wanted].map(([name, { table, columns }]) => ({
      name: `index_${columns.join('_')}_of_${table}_with_tenant`,
      sql: `create index concurrently ${quoteName(name)} on ${quoteName(table)} (${keyOf(columns)});`,
    })),
  ]
}

export function referenceSteps(table: string, references: readonly SwappedReference[]): Step[] {
  if (references.length === 0) return []
  const on = quoteName(table)
  return [
    {
      name: `reference_from_${table}_with_tenant`,
      sql: references
        .map(
          ({ name, definition }) =>
            `alter table ${on} add constraint ${quoteName(name)}\n  ${definition} not valid;`,
        )
        .join('\n'),
    },
    {
      name: `validate_references_of_${table}`,
      sql: references
        .map(({ name }) => `alter table ${on} validate constraint ${quoteName(name)};`)
        .join('\n'),
    },
  ]
}
