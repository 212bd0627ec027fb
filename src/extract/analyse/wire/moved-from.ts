import { ts } from 'ts-morph'

import { startWithDocs } from './docs-of.ts'
import type { Moved } from './wire-type.ts'

/** Where a declaration stands that moves; undefined for one that stands within another, or has no name. */
export function movedFrom(
  declaration: ts.EnumDeclaration | ts.ClassDeclaration | ts.VariableStatement,
): Moved | undefined {
  const { parent } = declaration
  const name = nameOf(declaration)
  if (!ts.isSourceFile(parent) || name === undefined) return undefined
  const kinds = new Set((ts.getModifiers(declaration) ?? []).map(({ kind }) => kind))
  const isDefault = kinds.has(ts.SyntaxKind.DefaultKeyword)
  return {
    name,
    file: parent.fileName,
    start: startWithDocs(declaration),
    end: declaration.getEnd(),
    exportedAs: isDefault ? 'default' : kinds.has(ts.SyntaxKind.ExportKeyword) ? 'name' : 'none',
  }
}

function nameOf(
  declaration: ts.EnumDeclaration | ts.ClassDeclaration | ts.VariableStatement,
): string | undefined {
  if (!ts.isVariableStatement(declaration)) return declaration.name?.text
  const name = declaration.declarationList.declarations[0]?.name
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined
}
