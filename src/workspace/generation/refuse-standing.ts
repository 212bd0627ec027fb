import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { checkResourceName, nameResource, type ResourceNames } from '../../scaffold/index.ts'

/**
 * Refuses a resource whose files are there already.
 *
 * @param folder Of the module.
 * @returns The tables of the module that have a fixture.
 * @throws {TenantryError} RESOURCE_EXISTS
 */
export async function refuseStanding(
  root: string,
  folder: string,
  { file, label }: ResourceNames,
): Promise<ReadonlySet<string>> {
  const files = await readdir(join(root, folder))
  const parts = ['fixture', 'repository', 'routes', 'schemas', 'service', 'test']
  const standing = files.find((one) => parts.some((part) => one === `${file}.${part}.ts`))
  if (standing !== undefined) throw resourceExists(label, `${folder}/${standing}`)
  const fixtures = files.filter((one) => one.endsWith('.fixture.ts'))
  return new Set(fixtures.map((one) => one.slice(0, -'.fixture.ts'.length).replaceAll('-', '_')))
}

/**
 * Refuses a resource whose table or path is another's.
 *
 * @throws {TenantryError} RESOURCE_EXISTS
 */
export function refuseTaken(names: ResourceNames, owners: ReadonlyMap<string, string>): void {
  for (const [table, owner] of owners) {
    if (table === names.table || pathOf(table) === names.path) {
      throw resourceExists(names.label, `the table ${table} of the module ${owner}`)
    }
  }
}

function pathOf(table: string): string | undefined {
  return checkResourceName(table) === undefined ? nameResource(table).path : undefined
}

function resourceExists(label: string, what: string): TenantryError {
  return new TenantryError('RESOURCE_EXISTS', {
    message: `There is ${what} already, so no ${label} can be generated.`,
    hint: 'Take another name. A column is added with `saas migrate new --add TABLE.COLUMN:TYPE`.',
    details: { standing: what },
  })
}
