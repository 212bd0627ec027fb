import { Node, type SourceFile } from 'ts-morph'

import { extensionOf } from './specifier.ts'

/** How a file is written, so that what is added looks the same. */
export interface FileStyle {
  readonly newline: '\n' | '\r\n'
  readonly quote: "'" | '"'
  /** What ends a statement: `;` or nothing. */
  readonly end: ';' | ''
  /** One step of indentation. */
  readonly indent: string
  /** What relative imports end with: `.ts`, `.js` or nothing. */
  readonly extension: string
}

/** Reads the style of a file from what is in it; where it tells nothing, it is that of new applications. */
export function readFileStyle(tree: SourceFile): FileStyle {
  const text = tree.getFullText()
  const specifiers = tree.getImportDeclarations().map((one) => one.getModuleSpecifier())
  const relative = specifiers
    .map((one) => one.getLiteralText())
    .find((one) => one.startsWith('.') && !/\.(json|css|node|wasm)$/.test(one))
  return {
    newline: isMostlyCrlf(text) ? '\r\n' : '\n',
    quote: specifiers[0]?.getText().startsWith('"') ? '"' : "'",
    end: endsStatements(tree) ? ';' : '',
    indent: /^(\t| {2,8})(?![\s*])/m.exec(text)?.[1] ?? '  ',
    extension: relative === undefined ? '.ts' : extensionOf(relative),
  }
}

function isMostlyCrlf(text: string): boolean {
  const crlf = text.split('\r\n').length - 1
  return crlf > text.split('\n').length - 1 - crlf
}

/** By the first statement that may end in a semicolon, or not. */
function endsStatements(tree: SourceFile): boolean {
  const telling = tree
    .getStatements()
    .find(
      (one) =>
        Node.isImportDeclaration(one) ||
        Node.isVariableStatement(one) ||
        Node.isTypeAliasDeclaration(one) ||
        Node.isExpressionStatement(one) ||
        Node.isExportDeclaration(one),
    )
  return telling?.getText().endsWith(';') ?? false
}
