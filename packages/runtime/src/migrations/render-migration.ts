import { createHash } from 'node:crypto'

import { reasonOf, TenantryError } from '../errors.ts'
import type { Migration } from './define-migration.ts'
import { createMigrationSchema } from './migration-schema.ts'
import { checkDirectives, type Directives, readDirectives } from './read-directives.ts'
import { createRecorder } from './recorder.ts'
import type { RenderedMigration } from './rendered-migration.ts'
import { AS_OWNER, AS_SYSTEM } from './role-names.ts'
import { splitStatements, type SqlStatement } from './split-statements.ts'

const ROW_CHANGES: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge', 'with'])

/** A migration as it was written, before it is SQL. */
export type MigrationSource =
  | { readonly kind: 'typescript'; readonly migration: Migration }
  | { readonly kind: 'sql'; readonly text: string }

export interface SourceMigration {
  readonly name: string
  readonly module: string
  readonly source: MigrationSource
}

/**
 * Renders a migration to the SQL that every placement gets.
 *
 * @throws {TenantryError} MIGRATION_DIRECTIVE_INVALID, MIGRATION_EMPTY, MIGRATION_FAILED_TO_RENDER and those of the recorder.
 */
export async function renderMigration(written: SourceMigration): Promise<RenderedMigration> {
  const { name, module, source } = written
  const { texts, destructive, allow } = await readSource(name, source)
  const statements = texts.flatMap(splitStatements).map(asWhoeverMay)
  if (statements.length === 0) {
    throw new TenantryError('MIGRATION_EMPTY', {
      message: `The migration ${name} holds no statement.`,
      hint: 'Write what it changes, and await every builder; or delete the file.',
      details: { migration: name },
    })
  }
  const checksum = createHash('sha256').update(statements.join(';\n')).digest('hex')
  return {
    name,
    module,
    kind: 'transaction',
    statements,
    down: undefined,
    destructive,
    contracts: undefined,
    allow,
    checksum,
  }
}

async function readSource(
  name: string,
  source: MigrationSource,
): Promise<Directives & { readonly texts: readonly string[] }> {
  if (source.kind === 'sql') {
    const { sql, ...directives } = readDirectives(name, source.text)
    return { texts: [sql], ...directives }
  }
  const directives = checkDirectives(name, source.migration)
  return { texts: await record(name, source.migration), ...directives }
}

/**
 * What changes rows runs as the system role, which sees all of them: the owner, as whom a migration
 * runs, has no policy and would change none without a word.
 */
function asWhoeverMay({ text, keyword }: SqlStatement): string {
  return ROW_CHANGES.has(keyword) ? `${AS_SYSTEM};\n${text}\n;\n${AS_OWNER}` : text
}

async function record(name: string, migration: Migration): Promise<string[]> {
  const statements: string[] = []
  const recorder = createRecorder((statement) => statements.push(statement))
  try {
    await migration.up(createMigrationSchema(recorder))
  } catch (cause) {
    const why = reasonOf(cause)
    throw new TenantryError('MIGRATION_FAILED_TO_RENDER', {
      message: `The migration ${name} failed before it reached a database: ${why}`,
      hint: cause instanceof TenantryError ? cause.hint : 'Correct its up function and run again.',
      cause,
      details: { migration: name },
    })
  }
  return statements
}
