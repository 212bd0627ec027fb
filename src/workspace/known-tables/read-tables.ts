import type { LintProject } from '../lint-project.ts'
import { openThread } from '../threads/open-thread.ts'
import type { KnownTables } from './known-tables.ts'

/**
 * Reads the tables of an application in a thread of its own. To import 250 migrations and to read their SQL takes a
 * second, in which this one reads what the code imports.
 *
 * @throws {TenantryError} those of readLintMigrations.
 */
export async function readTables(project: LintProject): Promise<KnownTables> {
  await using thread = openThread<LintProject, KnownTables>('./tables-thread', import.meta.url)
  return await thread.ask(project)
}
