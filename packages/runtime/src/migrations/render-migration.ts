import { createHash } from 'node:crypto'

import { reasonOf, TenantryError } from '../errors.ts'
import { backfillSql, readBackfill } from './backfill.ts'
import { invalidConcurrent, isConcurrent, readConcurrentIndex } from './concurrent-index.ts'
import type { Migration } from './define-migration.ts'
import { createMigrationSchema, type MigrationSchema } from './migration-schema.ts'
import { checkDirectives, type Directives, readDirectives } from './read-directives.ts'
import { createRecorder } from './recorder.ts'
import type { Phase, RenderedMigration } from './rendered-migration.ts'
import { asRowChange } from './role-names.ts'
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
 * @throws {TenantryError} MIGRATION_DIRECTIVE_INVALID, MIGRATION_EMPTY, MIGRATION_CONCURRENT_INVALID,
 * MIGRATION_BACKFILL_INVALID, MIGRATION_FAILED_TO_RENDER and those of the recorder.
 */
export async function renderMigration(migration: SourceMigration): Promise<RenderedMigration> {
  const { name, module, source } = migration
  const { texts, down, isBackfill, ...directives } = await readSource(name, source)
  const written = texts.flatMap(splitStatements)
  if (written.length === 0) {
    throw new TenantryError('MIGRATION_EMPTY', {
      message: `The migration ${name} holds no statement.`,
      hint: 'Write what it changes, and await every builder; or delete the file.',
      details: { migration: name },
    })
  }
  const phase = isBackfill ? readBackfillPhase(name, written) : readConcurrentPhase(name, written)
  const statements = written.map(asWhoeverMay)
  const checksum = createHash('sha256').update(statements.join(';\n')).digest('hex')
  return {
    name,
    module,
    kind: phase?.kind ?? 'transaction',
    phase,
    statements,
    down: down && down.flatMap(splitStatements).map(asWhoeverMay),
    ...directives,
    checksum,
  }
}

function readBackfillPhase(name: string, [first, ...others]: readonly SqlStatement[]): Phase {
  // A second statement is told like one that is no update.
  const statement = others.length === 0 ? (first?.body ?? '') : ''
  return { kind: 'backfill', backfill: readBackfill(name, statement) }
}

function readConcurrentPhase(name: string, statements: readonly SqlStatement[]): Phase | undefined {
  const found = statements.find(({ body }) => isConcurrent(body))
  if (found === undefined) return undefined
  if (statements.length > 1) throw invalidConcurrent(name)
  return { kind: 'concurrent', index: readConcurrentIndex(name, found.body) }
}

interface ReadSource extends Directives {
  readonly texts: readonly string[]
  readonly down: readonly string[] | undefined
  readonly isBackfill: boolean
}

async function readSource(name: string, source: MigrationSource): Promise<ReadSource> {
  if (source.kind === 'sql') {
    const { sql, down, ...directives } = readDirectives(name, source.text)
    return { texts: [sql], down: down === undefined ? undefined : [down], ...directives }
  }
  const { migration } = source
  const directives = checkDirectives(name, migration)
  const down = migration.down && (await record(name, (schema) => migration.down?.(schema)))
  return 'backfill' in migration
    ? { texts: [backfillSql(migration.backfill)], down, isBackfill: true, ...directives }
    : {
        texts: await record(name, (schema) => migration.up(schema)),
        down,
        isBackfill: false,
        ...directives,
      }
}

/**
 * What changes rows runs as the system role, which sees all of them: the owner, as whom a migration
 * runs, has no policy and would change none without a word.
 */
function asWhoeverMay({ text, keyword }: SqlStatement): string {
  return ROW_CHANGES.has(keyword) ? asRowChange(text) : text
}

async function record(
  name: string,
  describe: (schema: MigrationSchema) => Promise<void> | void,
): Promise<string[]> {
  const statements: string[] = []
  const recorder = createRecorder((statement) => statements.push(statement))
  try {
    await describe(createMigrationSchema(recorder))
  } catch (cause) {
    const why = reasonOf(cause)
    throw new TenantryError('MIGRATION_FAILED_TO_RENDER', {
      message: `The migration ${name} failed before it reached a database: ${why}`,
      hint:
        cause instanceof TenantryError ? cause.hint : 'Correct its `up` or `down` and run again.',
      cause,
      details: { migration: name },
    })
  }
  return statements
}
