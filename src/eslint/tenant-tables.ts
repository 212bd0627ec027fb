import { ts } from 'ts-morph'

import { type CodeProgram, isKysely } from '../code/index.ts'

/** The tables whose rows have the column of the tenant, as the types of the databases say that a file uses. */
export function tenantTables({ files, checker }: CodeProgram, column: string): ReadonlySet<string> {
  const found = new Set<string>()
  const seen = new Set<ts.Type>()
  const read = (database: ts.Type): void => {
    if (seen.has(database)) return
    seen.add(database)
    for (const table of database.getProperties()) {
      const row = checker.getTypeOfSymbol(table)
      if (row.getProperty(column) !== undefined) found.add(table.name)
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
      const type = checker.getTypeAtLocation(node)
      if (isKysely(type)) for (const argument of argumentsOf(type, checker)) read(argument)
    }
    ts.forEachChild(node, visit)
  }
  files.forEach(visit)
  return found
}

function argumentsOf(type: ts.Type, checker: ts.TypeChecker): readonly ts.Type[] {
  if (type.isUnionOrIntersection()) return type.types.flatMap((part) => argumentsOf(part, checker))
  const given = type.aliasTypeArguments ?? (isReference(type) ? checker.getTypeArguments(type) : [])
  return given.slice(0, 1)
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type
}
