import { ts } from 'ts-morph'

/** What a file calls the promises of the language: some have a `Promise` of their own, of a library. */
export function promiseNameIn(file: ts.SourceFile): 'Promise' | 'globalThis.Promise' {
  const isOwn = file.statements.some((statement) => namesOf(statement).includes('Promise'))
  return isOwn ? 'globalThis.Promise' : 'Promise'
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {}
    const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
    return [...(name ? [name] : []), ...named.map((one) => one.name)].map(({ text }) => text)
  }
  const isNamed =
    ts.isImportEqualsDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  return isNamed && statement.name !== undefined ? [statement.name.text] : []
}
