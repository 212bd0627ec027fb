import type { SourceFile } from 'ts-morph'

import { addImports, writeImport } from './add-imports.ts'
import { editSource } from './edit-source.ts'
import { extendInterface } from './extend-interface.ts'
import type { FileStyle } from './file-style.ts'
import { findImported, isNameTaken, isUsed } from './import-names.ts'
import { joinType } from './join-type.ts'
import type { Splice } from './splice.ts'

export interface TablesOfModule {
  /** The folder: `billing`. */
  readonly module: string
  /** What its index exports: `BillingTables`. */
  readonly tables: string
  /** Of the file. Default: `src/database.ts`. */
  readonly path?: string
  /** The type that holds every table. Default: `Database`. */
  readonly database?: string
}

/**
 * Adds the tables of a module to the type of the whole database, an interface or an intersection of types; the
 * text as it was where that is done already.
 *
 * @throws {TenantryError} CODEMOD_SHAPE_UNKNOWN
 */
export function addTables(
  text: string,
  { module, tables, path = 'src/database.ts', database = 'Database' }: TablesOfModule,
): string {
  const wanted = { name: tables, from: `./modules/${module}/index.ts`, isType: true }
  return editSource(text, {
    path,
    lines: (style) => [
      writeImport(wanted, style),
      `export interface ${database} extends …, ${tables} {}`,
    ],
    plan: (tree, style) => {
      const imported = findImported(tree, wanted)
      if (imported !== undefined && isUsed(tree, imported)) return []
      if (imported === undefined && isNameTaken(tree, tables)) {
        return `${tables} free: it is the name of something else`
      }
      const added = addToDatabase(tree, database, imported ?? tables, style)
      if (added === undefined) return `an interface ${database}, or a type that joins others by &`
      return [...addImports(tree, style, [wanted]), ...added]
    },
  })
}

function addToDatabase(
  tree: SourceFile,
  name: string,
  tables: string,
  style: FileStyle,
): Splice[] | undefined {
  const interfaces = tree.getInterfaces().filter((one) => one.getName() === name)
  const found = interfaces.find((one) => one.getExtends().length > 0) ?? interfaces[0]
  if (found) return extendInterface(found, tables, style)
  const alias = tree.getTypeAlias(name)
  return alias && joinType(alias, tables)
}
