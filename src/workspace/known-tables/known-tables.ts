import { type LintedMigration, tenantTablesOf } from '../../lint/index.ts'
import { buildState, ownersOf, type ParsedMigration } from '../../sql/index.ts'
import type { LintProject } from '../lint-project.ts'

/** The tables of an application as its code is judged by them: plain values. */
export interface KnownTables {
  /** Those with rows of tenants, by their names in the database. */
  readonly tenantTables: readonly string[]
  /** The modules that tables belong to. */
  readonly owners: readonly (readonly [table: string, module: string])[]
}

/** What its migrations make. */
export async function tablesOf(
  { conventions, isOurs }: LintProject,
  migrations: readonly ParsedMigration<LintedMigration>[],
): Promise<KnownTables> {
  return {
    tenantTables: tenantTablesOf(conventions, await buildState(migrations)),
    owners: isOurs ? [...ownersOf(migrations)] : [],
  }
}
