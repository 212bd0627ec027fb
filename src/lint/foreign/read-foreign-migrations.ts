import type { LintedMigration } from '../lint-migrations.ts'
import type { MigrationFile } from '../place-findings.ts'
import { readAllowed } from './read-allowed.ts'
import type { MigrationTool } from './migration-tools.ts'
import { orderFiles } from './order-files.ts'
import { unreadable } from './unreadable.ts'
import { upPart } from './up-part.ts'

/**
 * The migrations of another tool, in the order in which it runs them, and of each what it does on the way up. Each
 * has the path of its file for a name.
 *
 * @param journal The text of Drizzle's `meta/_journal.json`; undefined where there is none.
 * @throws {TenantryError} LINT_MIGRATIONS_UNREADABLE
 */
export function readForeignMigrations(
  files: readonly MigrationFile[],
  tool: MigrationTool,
  journal: string | undefined,
): readonly LintedMigration[] {
  return orderFiles(files, tool, journal).map(({ path, text }) => {
    const sql = upPart(text, tool)
    if (sql === undefined) {
      throw unreadable(
        `${path} has no part on the way up, as ${tool} marks it`,
        'Give the tool that the files were written for, under `migrations.tool`.',
      )
    }
    return {
      name: path,
      module: '',
      kind: 'transaction',
      statements: [withoutPsql(sql)],
      ...readAllowed(text),
    }
  })
}

/** Without what psql reads and PostgreSQL does not: its own commands, and the rows behind `copy … from stdin`. */
function withoutPsql(sql: string): string {
  let isData = false
  return sql
    .split('\n')
    .filter((line) => {
      if (isData) {
        isData = line.trimEnd() !== '\\.'
        return false
      }
      isData = /^\s*copy\s.*\bfrom\s+stdin\b.*;\s*$/i.test(line)
      return !line.startsWith('\\')
    })
    .join('\n')
}
