import { ts } from 'ts-morph'

import { type Cut, isInside } from '../index.ts'
import type { Reference } from './find-references.ts'

/** The files outside of the module that hand on what it exports: who imports those uses the module as well. */
export function findDoors(references: readonly Reference[], cut: Cut): ReadonlySet<string> {
  const handing = references.filter(
    (reference) => !isInside(reference.from.fileName, cut) && handsOn(reference),
  )
  const doors = new Set<string>()
  for (let before = -1; before < doors.size;) {
    before = doors.size
    for (const { from, to } of handing) {
      if (to !== undefined && (isInside(to, cut) || doors.has(to))) doors.add(from.fileName)
    }
  }
  return doors
}

function handsOn({ shape, node, from }: Reference): boolean {
  if (shape === 're-export' || shape === 'export-all') return true
  const names = ts.isImportDeclaration(node) ? localNames(node) : []
  return names.some((name) => isExported(name, from))
}

function localNames({ importClause }: ts.ImportDeclaration): readonly string[] {
  const { name, namedBindings } = importClause ?? {}
  const named =
    namedBindings === undefined
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings.name]
        : namedBindings.elements.map((element) => element.name)
  return [...(name === undefined ? [] : [name]), ...named].map(({ text }) => text)
}

/** `export { issue }` of what was imported before. */
function isExported(local: string, { statements }: ts.SourceFile): boolean {
  return statements.some((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) return false
    const { exportClause } = statement
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false
    return exportClause.elements.some(
      ({ name, propertyName = name }) => propertyName.text === local,
    )
  })
}
