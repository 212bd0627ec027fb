import { type ImportDeclaration, type ImportSpecifier, Node, type SourceFile } from 'ts-morph'

import { bareSpecifier } from './specifier.ts'

/** A name that a file is to import. */
export interface WantedImport {
  readonly name: string
  /** Relative, with the extension `.ts`; the file's own extension takes its place. */
  readonly from: string
  /** A type alone, erased when the code runs. */
  readonly isType?: boolean
}

/** What a name that is imported already is called in the file; undefined where it is not imported. */
export function findImported(tree: SourceFile, { name, from }: WantedImport): string | undefined {
  const found = importsFrom(tree, from)
    .flatMap((one) => one.getNamedImports())
    .find((one) => one.getName() === name)
  return found && localName(found)
}

export function importsFrom(tree: SourceFile, from: string): ImportDeclaration[] {
  return tree
    .getImportDeclarations()
    .filter((one) => bareSpecifier(one.getModuleSpecifierValue()) === bareSpecifier(from))
}

/** Whether a name means something in the file already: imported, or declared outside of functions. */
export function isNameTaken(tree: SourceFile, name: string): boolean {
  const imported = tree
    .getImportDeclarations()
    .flatMap((one) => [
      ...one.getNamedImports().map(localName),
      one.getDefaultImport()?.getText(),
      one.getNamespaceImport()?.getText(),
    ])
  const declared = tree
    .getStatements()
    .flatMap((one): Node[] => (Node.isVariableStatement(one) ? one.getDeclarations() : [one]))
    .map((one) => (Node.hasName(one) || Node.isNameable(one) ? one.getName() : undefined))
  return [...imported, ...declared].includes(name)
}

/** Whether a name is used anywhere but where it is imported. */
export function isUsed(tree: SourceFile, name: string): boolean {
  return tree
    .getStatements()
    .filter((one) => !Node.isImportDeclaration(one))
    .some((one) =>
      one.getDescendants().some((node) => node.getText() === name && isReference(node)),
    )
}

/** A name of a property says nothing of the import of that name. */
function isReference(node: Node): boolean {
  const parent = node.getParent()
  if (!Node.isIdentifier(node)) return false
  if (Node.isPropertyAccessExpression(parent)) return parent.getNameNode() !== node
  return !Node.isPropertyAssignment(parent) || parent.getNameNode() !== node
}

function localName(one: ImportSpecifier): string {
  return one.getAliasNode()?.getText() ?? one.getName()
}
