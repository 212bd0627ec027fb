import { ts } from 'ts-morph'

import { type PrismaModels, readPrismaModels } from '../../../code/index.ts'
import { openSqlParser, type SqlParser } from '../../../sql/index.ts'
import { type Cut, pathOf } from '../../cut.ts'
import { isTestFile } from '../../test-file.ts'
import type { DeclaredKey, DeclaredTables, SourceText } from './declared-tables.ts'
import { isInMigrations } from '../../migration-file.ts'
import { type CodeFile, readCodeTables } from './read-code-tables.ts'
import { readPrismaTables } from './read-prisma-tables.ts'
import { readSqlTables } from './read-sql-tables.ts'
import { sqlInCode } from './sql-in-code.ts'

/** What is known of the data of an application, beside its queries. */
export interface DataSources extends DeclaredTables {
  readonly parser: SqlParser
  readonly models: PrismaModels
  /** The column that says whose a row is. */
  readonly tenantColumn: string
  /** Files that PostgreSQL does not understand, so that nobody knows what they say of tables. */
  readonly unread: readonly string[]
}

/** The files beside the program that may say something of tables. */
export interface DataFiles {
  /** SQL, schemas of Prisma, and migrations that the tsconfig.json leaves out. */
  readonly files: readonly SourceText[]
  readonly tenantColumn: string
}

/** Reads all that says something of tables: SQL, migrations in code, schemas, entities. */
export async function readDataSources(
  cut: Cut,
  { files, tenantColumn }: DataFiles,
): Promise<DataSources> {
  const parser = await openSqlParser()
  const ending = (end: string): readonly SourceText[] =>
    files.filter(({ path }) => path.endsWith(end))
  const code = [
    ...cut.program.files.map((file) => ({ path: pathOf(file.fileName, cut), file })),
    ...codeOf(files),
  ].filter(({ path }) => !isTestFile(path))
  const sql = await readSqlTables([
    ...ending('.sql'),
    ...code.flatMap((one) => sqlInCode(one) ?? []),
  ])
  const models = readPrismaModels(ending('.prisma').map(({ text }) => text))
  const all = [
    sql,
    readCodeTables(code, cut.program.checker),
    readPrismaTables(ending('.prisma'), models),
  ]
  return {
    parser,
    models,
    tenantColumn,
    tables: all.flatMap(({ tables }) => tables),
    keys: eachOnce(all.flatMap(({ keys }) => keys)),
    // What code writes out elsewhere may be a piece of SQL, or a sentence on it.
    unread: sql.unread.filter((path) => path.endsWith('.sql') || isInMigrations(path)),
  }
}

/** Migrations that the compiler was not given: their syntax is enough. */
function codeOf(files: readonly SourceText[]): readonly CodeFile[] {
  return files
    .filter(({ path }) => /\.[cm]?[jt]s$/.test(path))
    .map(({ path, text }) => ({
      path,
      file: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
    }))
}

/** A schema says what the migration has said that was made of it: the first one is told. */
function eachOnce(keys: readonly DeclaredKey[]): readonly DeclaredKey[] {
  const found = new Map<string, DeclaredKey>()
  for (const key of keys) {
    const id = `${key.table}(${key.columns.join(',')}) ${key.target}`
    if (!found.has(id)) found.set(id, key)
  }
  return [...found.values()]
}
