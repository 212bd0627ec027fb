import { parseSql } from './parse-sql.ts'
import type { SqlStatement } from './sql-statement.ts'

/** A migration as far as its SQL goes. */
interface StatedMigration {
  readonly name: string
  readonly statements: readonly string[]
}

/** One with its statements as they were read. */
export type ParsedMigration<Migration> = Migration & { readonly parsed: readonly SqlStatement[] }

/**
 * Reads migrations once for all that judge them: a thousand statements take a quarter of a second.
 *
 * @throws {TenantryError} SQL_INVALID
 */
export async function parseMigrations<Migration extends StatedMigration>(
  migrations: readonly Migration[],
): Promise<readonly ParsedMigration<Migration>[]> {
  const parsed: ParsedMigration<Migration>[] = []
  for (const migration of migrations) {
    const { name, statements } = migration
    parsed.push({ ...migration, parsed: await parseSql(statements, name) })
  }
  return parsed
}
