import type { Place } from '../../edge.ts'

/** A table, where something makes or describes it: a migration, a schema, an entity. */
export interface DeclaredTable {
  /** As it is in the database, without its schema. */
  readonly name: string
  /** What code calls it: a variable, a class, a model. Default: its name. */
  readonly alias?: string
  readonly place: Place
}

/** A foreign key that is there when all migrations have run. */
export interface DeclaredKey {
  /** Undefined where the database names it. */
  readonly name: string | undefined
  readonly table: string
  readonly columns: readonly string[]
  /** The table that it refers to. */
  readonly target: string
  readonly place: Place
}

/** What an application says of its tables. */
export interface DeclaredTables {
  readonly tables: readonly DeclaredTable[]
  readonly keys: readonly DeclaredKey[]
}

/** A file that may say something of tables. */
export interface SourceText {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly text: string
}

/** @param offset In the text. */
export function placeInText({ path, text }: SourceText, offset: number): Place {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return { file: path, line, column: offset - start + 1 }
}

/** The name of a table without its schema and quotes: `invoice` of `billing."invoice"`. */
export function bareName(name: string): string {
  return (name.split('.').at(-1) ?? name).replaceAll('"', '')
}
