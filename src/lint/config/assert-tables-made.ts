import { TenantryError } from '@tenantry/runtime/errors'

import type { Conventions } from '../conventions.ts'

/** What migrations make, as far as a configuration has to agree with it. */
export interface MadeTable {
  readonly name: string
  readonly columns: { has(name: string): boolean }
}

/**
 * Makes sure that a configuration speaks of tables that are there: with a mistyped name, nothing would be found.
 *
 * @param path For errors.
 * @throws {TenantryError} LINT_CONFIG_TABLE_UNKNOWN
 */
export function assertTablesMade(
  { tenantColumn, tenantTables, sharedTables }: Conventions,
  made: readonly MadeTable[],
  path: string,
): void {
  const names = new Set(made.map(({ name }) => name))
  for (const [key, tables] of Object.entries({ tenantTables: tenantTables ?? [], sharedTables })) {
    const index = tables.findIndex((table) => !names.has(table))
    if (index === -1) continue
    throw unknown(path, `${key}[${index}]`, `no migration makes a table ${tables[index]}`)
  }
  if (tenantTables !== undefined || made.some(({ columns }) => columns.has(tenantColumn))) return
  throw unknown(path, 'tenantColumn', `no migration makes a table with the column ${tenantColumn}`)
}

function unknown(path: string, key: string, problem: string): TenantryError {
  return new TenantryError('LINT_CONFIG_TABLE_UNKNOWN', {
    message: `${path}: ${key}: ${problem}.`,
    hint: 'Write the name as it is in the migrations, without its schema; or name the files that make it under `migrations`.',
    details: { path, key },
  })
}
