import { ts } from 'ts-morph'

import type { Cut } from '../index.ts'
import { isLoading, type Reference } from './find-references.ts'

/** What one file takes of another. */
export interface TakenNames {
  /** Absolute paths. */
  readonly from: string
  readonly to: string
  /** As the other file exports them. */
  readonly names: readonly string[]
}

/**
 * The import of a circle that is cut most cheaply: by which the fewest names are taken; the last of several such.
 *
 * @param circle Absolute paths; each file imports the next one.
 * @param references Of the whole application.
 */
export function cheapestImport(
  circle: readonly string[],
  references: readonly Reference[],
  cut: Cut,
): TakenNames | undefined {
  const steps = circle.slice(1).map((to, at): TakenNames => {
    const from = circle[at] ?? ''
    const between = references.filter(
      (one) => one.from.fileName === from && one.to === to && isLoading(one),
    )
    return { from, to, names: [...new Set(between.flatMap((one) => namesTaken(one, cut)))] }
  })
  return steps.toReversed().toSorted((one, other) => one.names.length - other.names.length)[0]
}

/** All that the other file exports, where it is taken as a whole. */
function namesTaken({ node, to }: Reference, cut: Cut): readonly string[] {
  if (ts.isImportDeclaration(node) && node.importClause !== undefined) {
    const { name, namedBindings } = node.importClause
    const byDefault = name === undefined ? [] : ['default']
    if (namedBindings === undefined) return byDefault
    if (ts.isNamedImports(namedBindings)) return [...byDefault, ...namesIn(namedBindings)]
  }
  if (ts.isExportDeclaration(node) && node.exportClause !== undefined) {
    if (ts.isNamedExports(node.exportClause)) return namesIn(node.exportClause)
  }
  const { files, checker } = cut.program
  const file = files.find(({ fileName }) => fileName === to)
  const symbol = file && checker.getSymbolAtLocation(file)
  return symbol === undefined ? [] : checker.getExportsOfModule(symbol).map((one) => one.name)
}

function namesIn({ elements }: ts.NamedImports | ts.NamedExports): readonly string[] {
  return elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name, propertyName }) => (propertyName ?? name).text)
}
