import { ts } from 'ts-morph'

import { type Cut, isInside } from '../../cut.ts'
import type { Reference } from '../find-references.ts'

/**
 * The files outside of the module that may hand on names of it: barrels, barrels of barrels, what imports a name and exports it. By
 * their absolute paths.
 *
 * @param references Of the whole application.
 */
export function findCarriers(references: readonly Reference[], cut: Cut): ReadonlySet<string> {
  const handing = references.filter(
    (reference) => !isInside(reference.from.fileName, cut) && mayHandOn(reference),
  )
  const byTarget = Map.groupBy(handing, ({ to }) => to)
  const carriers = new Set<string>()
  for (const { from, to } of handing) {
    if (to !== undefined && isInside(to, cut)) carriers.add(from.fileName)
  }
  for (const carrier of carriers) {
    for (const { from } of byTarget.get(carrier) ?? []) carriers.add(from.fileName)
  }
  return carriers
}

function mayHandOn({ shape, from, node }: Reference): boolean {
  if (shape === 're-export' || shape === 'export-all') return true
  const isImport = ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)
  return isImport && from.statements.some(exportsByName)
}

/** `export { a }`, `export default a`, `export import a = require('./a')` */
function exportsByName(statement: ts.Statement): boolean {
  if (ts.isExportDeclaration(statement)) return statement.moduleSpecifier === undefined
  if (ts.isExportAssignment(statement)) return ts.isIdentifier(statement.expression)
  const isExported = ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).length > 0
  return ts.isImportEqualsDeclaration(statement) && isExported
}
