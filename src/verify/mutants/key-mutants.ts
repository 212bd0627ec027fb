import { type Reference, type Table, TENANT_COLUMN } from '../../schema/index.ts'
import { quoteName } from '../sql-text.ts'
import type { Anatomy } from './anatomy.ts'
import type { Mutant } from './mutant.ts'

/** Of the key or reference that a mutant makes. */
export const MUTANT_NAME = 'tenantry_mutant'
/** Of the key that a reference needs to be made. */
export const TARGET_NAME = `${MUTANT_NAME}_target`

/** Each key and each reference without the tenant. */
export function keyMutants(table: Table, anatomy: Anatomy): Mutant[] {
  const keys = [{ name: 'primary key', columns: table.primaryKey }, ...table.uniques]
  const isTenants = (name: string) =>
    anatomy.schema.tables.some((one) => one.name === name && one.kind === 'tenant')
  return [
    ...keys
      .filter(({ columns }) => columns.includes(TENANT_COLUMN) && columns.length > 1)
      .map(({ name, columns }) => uniqueMutant(table, name, columns)),
    ...table.references
      .filter(({ table: parent }) => isTenants(parent))
      .filter(({ columns }) => columns.includes(TENANT_COLUMN) && columns.length > 1)
      .flatMap((reference) => referenceMutant(table, reference, anatomy)),
  ]
}

function uniqueMutant({ name }: Table, key: string, columns: readonly string[]): Mutant {
  const what = 'unique over all tenants'
  return {
    id: `${name}.${key}: ${what}`,
    wall: 'key',
    object: `${name}.${key}`,
    what,
    breaks: [
      `create unique index ${MUTANT_NAME} on ${quoteName(name)} (${withoutTenant(columns)})`,
    ],
    mends: [`drop index ${MUTANT_NAME}`],
    touches: { kind: 'table', name },
  }
}

/** What it leads to has to be unique without the tenant, and nothing else may hold the tenant. */
function referenceMutant(
  { name }: Table,
  { name: key, columns, table: parent, targets }: Reference,
  { constraints }: Anatomy,
): Mutant[] {
  const was = constraints.find((one) => one.table === name && one.name === key)
  if (was === undefined) return []
  const alter = `alter table ${quoteName(name)}`
  const what = 'leads to rows of all tenants'
  const there = targets.filter((_, index) => columns[index] !== TENANT_COLUMN)
  return [
    {
      id: `${name}.${key}: ${what}`,
      wall: 'reference',
      object: `${name}.${key}`,
      what,
      breaks: [
        `create unique index ${TARGET_NAME} on ${quoteName(parent)} (${there.map(quoteName).join(', ')})`,
        `${alter} drop constraint ${quoteName(key)}, add constraint ${MUTANT_NAME}
          foreign key (${withoutTenant(columns)}) references ${quoteName(parent)} (${there.map(quoteName).join(', ')})`,
      ],
      mends: [
        `${alter} drop constraint ${MUTANT_NAME}, add constraint ${quoteName(key)} ${was.definition}`,
        `drop index ${TARGET_NAME}`,
      ],
      touches: { kind: 'table', name },
    },
  ]
}

function withoutTenant(columns: readonly string[]): string {
  return columns
    .filter((name) => name !== TENANT_COLUMN)
    .map(quoteName)
    .join(', ')
}
