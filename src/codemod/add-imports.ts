import type { ImportDeclaration, SourceFile } from 'ts-morph'

import type { FileStyle } from './file-style.ts'
import { findImported, importsFrom, type WantedImport } from './import-names.ts'
import { indentOfLine, placeBelow, startOfLine } from './lines.ts'
import { extensionOf } from './specifier.ts'
import { insertion, type Splice } from './splice.ts'

/** Imports names that are not imported yet: beside their neighbours, in the order that the neighbours are in. */
export function addImports(
  tree: SourceFile,
  style: FileStyle,
  wanted: readonly WantedImport[],
): Splice[] {
  const missing = wanted.filter((one) => findImported(tree, one) === undefined)
  const extended = missing.map((one) => extendImport(tree, style, one))
  const fresh = missing.filter((_, index) => extended[index] === undefined)
  return [
    ...extended.filter((one) => one !== undefined),
    ...placeImports(
      tree,
      style,
      fresh.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    ),
  ]
}

/** The line that imports a name, without its end. */
export function writeImport({ name, from, isType }: WantedImport, style: FileStyle): string {
  const { quote, end, extension } = style
  const specifier = `${from.slice(0, -extensionOf(from).length)}${extension}`
  const keyword = isType ? 'import type' : 'import'
  return `${keyword} { ${name} } from ${quote}${specifier}${quote}${end}`
}

/** Adds the name to an import of the same file, where there is one that takes it. */
function extendImport(
  tree: SourceFile,
  style: FileStyle,
  { name, from, isType }: WantedImport,
): Splice | undefined {
  const taking = importsFrom(tree, from).find(
    (one) => one.getNamedImports().length > 0 && (isType || !one.isTypeOnly()),
  )
  const last = taking?.getNamedImports().at(-1)
  if (taking === undefined || last === undefined) return undefined
  const inlineType = isType && !taking.isTypeOnly() ? 'type ' : ''
  const text = tree.getFullText()
  const indent = indentOfLine(text, last.getStart())
  const isOnOwnLine = startOfLine(text, last.getStart()) + indent.length === last.getStart()
  const separator = isOnOwnLine ? `,${style.newline}${indent}` : ', '
  return insertion(last.getEnd(), `${separator}${inlineType}${name}`)
}

function placeImports(
  tree: SourceFile,
  style: FileStyle,
  wanted: readonly WantedImport[],
): Splice[] {
  const imports = tree.getImportDeclarations()
  const [first] = wanted
  if (first === undefined) return []
  const neighbours = findNeighbours(imports, first)
  if (neighbours.length === 0) return [startGroup(tree, style, wanted)]
  const isInOrder = isSorted(neighbours.map((one) => one.getModuleSpecifierValue()))
  return wanted.map((one) => {
    const line = writeImport(one, style)
    const before = isInOrder
      ? neighbours.findLast((other) => other.getModuleSpecifierValue() < one.from)
      : neighbours.at(-1)
    if (before) return insertion(placeBelow(before), style.newline + line)
    const start = neighbours[0]?.getStart() ?? 0
    return insertion(start, line + style.newline)
  })
}

/** The imports of the same sort, `./…` or `./modules/…`, that stand together; the last such group. */
function findNeighbours(
  imports: readonly ImportDeclaration[],
  { from }: WantedImport,
): ImportDeclaration[] {
  const folder = from.startsWith('./modules/') ? './modules/' : './'
  const isNeighbour = (one: ImportDeclaration): boolean =>
    one.getModuleSpecifierValue().startsWith(folder)
  const last = imports.findLastIndex(isNeighbour)
  const first = imports.slice(0, last + 1).findLastIndex((one) => !isNeighbour(one))
  return imports.slice(first + 1, last + 1)
}

/** Behind the last import, or where the file begins. */
function startGroup(tree: SourceFile, style: FileStyle, wanted: readonly WantedImport[]): Splice {
  const { newline } = style
  const lines = wanted.map((one) => writeImport(one, style)).join(newline)
  const last = tree.getImportDeclarations().at(-1)
  if (last === undefined) return insertion(startOfCode(tree), lines + newline + newline)
  const gap = last.getModuleSpecifierValue().startsWith('.') ? '' : newline
  return insertion(placeBelow(last), newline + gap + lines)
}

/** Behind `#!` and a licence at the head of a file; a comment right above code belongs to the code. */
function startOfCode(tree: SourceFile): number {
  const text = tree.getFullText()
  const head = /^#!.*(\r?\n|$)/.exec(text)?.[0].length ?? 0
  const [first] = tree.getStatements()
  const comments = first?.getLeadingCommentRanges() ?? []
  const detached = comments.findLast((one) =>
    /^[ \t]*\r?\n[ \t]*\r?\n/.test(text.slice(one.getEnd())),
  )
  if (detached === undefined) return head
  return detached.getEnd() + (/^\s*/.exec(text.slice(detached.getEnd()))?.[0].length ?? 0)
}

function isSorted(specifiers: readonly string[]): boolean {
  return specifiers.every((one, index) => index === 0 || (specifiers[index - 1] ?? '') <= one)
}
