import { readMigrations, type RenderedMigration } from '@tenantry/runtime/migrations'

import { withConsoleOnStderr } from './with-console-on-stderr.ts'

/**
 * The migrations of an application, in their order; what these programs print goes to standard error.
 *
 * @throws {TenantryError} those of readMigrations.
 */
export async function readProjectMigrations(root: string): Promise<RenderedMigration[]> {
  return await withConsoleOnStderr(() => readMigrations(root))
}
