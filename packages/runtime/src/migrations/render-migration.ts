import { createHash } from 'node:crypto'

import { TenantryError } from '../errors.ts'
import type { Migration } from './define-migration.ts'
import { createMigrationSchema } from './migration-schema.ts'
import { createRecorder } from './recorder.ts'
import type { RenderedMigration } from './rendered-migration.ts'

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
 * @throws {TenantryError} MIGRATION_EMPTY, MIGRATION_FAILED_TO_RENDER and those of the recorder.
 */
export async function renderMigration(written: SourceMigration): Promise<RenderedMigration> {
  const { name, module, source } = written
  const statements = source.kind === 'sql' ? [source.text] : await record(name, source.migration)
  if (statements.every((statement) => statement.trim() === '')) {
    throw new TenantryError('MIGRATION_EMPTY', {
      message: `The migration ${name} holds no statement.`,
      hint: 'Write what it changes, and await every builder; or delete the file.',
      details: { migration: name },
    })
  }
  const checksum = createHash('sha256').update(statements.join(';\n')).digest('hex')
  return { name, module, statements, checksum }
}

async function record(name: string, migration: Migration): Promise<string[]> {
  const statements: string[] = []
  const recorder = createRecorder((statement) => statements.push(statement))
  try {
    await migration.up(createMigrationSchema(recorder))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TenantryError('MIGRATION_FAILED_TO_RENDER', {
      message: `The migration ${name} failed before it reached a database: ${why}`,
      hint: cause instanceof TenantryError ? cause.hint : 'Correct its up function and run again.',
      cause,
      details: { migration: name },
    })
  }
  return statements
}
