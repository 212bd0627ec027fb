import { TenantryError } from '@tenantry/runtime/errors'

import {
  buildState,
  type ParsedMigration,
  parseSql,
  type ReferenceState,
  type RelationState,
} from '../../../sql/index.ts'
import {
  type DeclaredKey,
  type DeclaredTables,
  placeInText,
  type SourceText,
} from './declared-tables.ts'
import { inOrder, isDownFile, sqlPart } from './sql-part.ts'

/** What SQL says of tables, and the files that PostgreSQL does not understand. */
export interface SqlTables extends DeclaredTables {
  readonly unread: readonly string[]
}

const DECLARES = /\b(?:create|alter|drop)\s+(?:\w+\s+){0,3}(?:table|view)\b/i

/** The tables and keys that are there when all files have run, with the places that made them. */
export async function readSqlTables(files: readonly SourceText[]): Promise<SqlTables> {
  const asked = inOrder(files.filter((file) => DECLARES.test(file.text) && !isDownFile(file)))
  const byPath = new Map(asked.map((file) => [file.path, file]))
  const unread: string[] = []
  const migrations: ParsedMigration<{ readonly name: string }>[] = []
  for (const { path, text } of asked) {
    const parsed = await parse(path, text)
    if (parsed === undefined) unread.push(path)
    else migrations.push({ name: path, parsed })
  }
  const { relations } = await buildState(migrations)
  const tables = relations.filter(({ kind, isTemporary }) => kind === 'table' && !isTemporary)
  return {
    tables: tables.map(({ name, at }) => ({ name, place: placeOf(at, byPath).place })),
    keys: tables.flatMap((table) =>
      [...table.references.values()].map((reference) => toKey(table, reference, byPath)),
    ),
    unread,
  }
}

async function parse(path: string, text: string) {
  try {
    return await parseSql([sqlPart(text)], path)
  } catch (error) {
    // Told as unread: another database's SQL, or a template of it.
    if (error instanceof TenantryError && error.code === 'SQL_INVALID') return undefined
    throw error
  }
}

function toKey(
  { name: table }: RelationState,
  { name, columns, table: target, at }: ReferenceState,
  files: ReadonlyMap<string, SourceText>,
): DeclaredKey {
  const { file, start } = placeOf(at, files)
  const within = start + offsetOfKey(at.statement, columns)
  return { name, table, columns, target: target.name, place: placeInText(file, within) }
}

function placeOf(
  { migration = '', statement }: RelationState['at'],
  files: ReadonlyMap<string, SourceText>,
) {
  const file = files.get(migration) ?? { path: migration, text: '' }
  const start = Math.max(0, file.text.indexOf(statement))
  return { file, start, place: placeInText(file, start) }
}

/** Where a key stands in the statement that made it: it may make many. */
function offsetOfKey(statement: string, columns: readonly string[]): number {
  const names = columns.map((column) => `"?${column.replaceAll(/\W/g, '\\$&')}"?`)
  const list = `foreign\\s+key\\s*\\(\\s*${names.join('\\s*,\\s*')}\\s*\\)`
  const found =
    new RegExp(list, 'i').exec(statement) ??
    new RegExp(`(?<=[(,\\s])${names[0]}\\s[^,;]*?\\breferences\\b`, 'i').exec(statement)
  return found?.index ?? 0
}
