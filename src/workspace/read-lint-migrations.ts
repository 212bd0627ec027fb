import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import {
  assertTablesMade,
  DEFAULT_FILES,
  invalidLintConfig,
  isProgram,
  LINT_CONFIG_FILE,
  type LintedMigration,
  matchesGlob,
  type MigrationFile,
  readForeignMigrations,
  unreadable,
} from '../lint/index.ts'
import { buildState, type ParsedMigration, parseMigrations } from '../sql/index.ts'
import { ignoreMissing } from './has-code.ts'
import type { LintProject } from './lint-project.ts'
import { listFiles } from './list-files.ts'
import { readMigrationFiles } from './read-migration-files.ts'
import { refuseNoMigrations } from './refuse-no-migrations.ts'
import { readProjectMigrations } from './read-project-migrations.ts'

export interface LintMigrations {
  readonly parsed: readonly ParsedMigration<LintedMigration>[]
  /** Their files, by their names. */
  readonly files: ReadonlyMap<string, MigrationFile>
  /** Whether they cannot be read as SQL: they are programs, and the configuration names the tables. */
  readonly isUnread: boolean
}

const NONE: LintMigrations = { parsed: [], files: new Map(), isUnread: true }

/**
 * The migrations of an application, of whatever tool, as far as SQL goes.
 *
 * @throws {TenantryError} LINT_NOTHING, LINT_MIGRATIONS_UNREADABLE, LINT_CONFIG_INVALID, LINT_CONFIG_TABLE_UNKNOWN and
 * those of readMigrations.
 */
export async function readLintMigrations(project: LintProject): Promise<LintMigrations> {
  const { root, isOurs, conventions } = project
  if (isOurs) {
    const migrations = await readProjectMigrations(root)
    const files = await readMigrationFiles(root)
    return { parsed: await parseMigrations(migrations), files, isUnread: false }
  }
  const found = await readForeign(project)
  if (found.isUnread) return found
  const { relations } = await buildState(found.parsed)
  assertTablesMade(conventions, relations, LINT_CONFIG_FILE)
  return found
}

async function readForeign({ root, config, conventions }: LintProject): Promise<LintMigrations> {
  const { migrations } = config ?? {}
  const hasTables = conventions.tenantTables !== undefined
  if (migrations === undefined) {
    if (hasTables) return NONE
    const problem = 'is missing, and no tenantTables are named, so that no table is known'
    throw invalidLintConfig(LINT_CONFIG_FILE, 'migrations', problem)
  }
  const { tool, files: patterns = DEFAULT_FILES[tool] } = migrations
  if (isProgram(tool)) {
    if (hasTables) return NONE
    throw unreadable(
      `Migrations of ${tool} are programs, whose SQL is not known before they run`,
      `Name the tables under \`tenantTables\` in ${LINT_CONFIG_FILE}, or have a dump of the schema judged: \`pg_dump --schema-only\`, with the tool \`sql\`.`,
    )
  }
  const paths = (await listFiles(root)).filter((path) =>
    patterns.some((pattern) => matchesGlob(path, pattern)),
  )
  const read = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
  )
  const journal = tool === 'drizzle' ? await readJournal(root, paths) : undefined
  const linted = readForeignMigrations(read, tool, journal)
  refuseNoMigrations(linted, root, patterns)
  const files = new Map(read.map((file) => [file.path, file]))
  return { parsed: await parseMigrations(linted), files, isUnread: false }
}

/** Where Drizzle says what it runs. Since version 1 it has none. */
async function readJournal(root: string, paths: readonly string[]): Promise<string | undefined> {
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const path = join(root, folder, 'meta', '_journal.json')
    const text = await readFile(path, 'utf8').catch(ignoreMissing)
    if (text !== undefined) return text
  }
  return undefined
}
