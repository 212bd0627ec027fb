import { ts } from 'ts-morph'

/** The docstring of a declaration as it stands there, without its indentation; empty for none. */
export function docsOf(declaration: ts.Node | undefined): string {
  if (declaration === undefined) return ''
  const owner = ownerOf(declaration)
  const docs = docsRange(owner)
  if (docs === undefined) return ''
  return owner
    .getSourceFile()
    .text.slice(docs.pos, docs.end)
    .split(/\r?\n/)
    .map((line, at) => (at === 0 ? line : ` ${line.trim()}`))
    .join('\n')
}

/** Where a declaration begins, its docstring included. */
export function startWithDocs(declaration: ts.Node): number {
  return docsRange(declaration)?.pos ?? declaration.getStart(declaration.getSourceFile(), false)
}

/** By the text: a program that is read for its types has no trees of its docstrings. */
function docsRange(node: ts.Node): ts.CommentRange | undefined {
  const { text } = node.getSourceFile()
  const ranges = ts.getLeadingCommentRanges(text, node.pos) ?? []
  return ranges.findLast(({ pos }) => text.startsWith('/**', pos) && text[pos + 3] !== '/')
}

/** `const pay = …` has its docstring before `const`; one that stands behind `const a = 1,` has none. */
function ownerOf(declaration: ts.Node): ts.Node {
  const list = declaration.parent
  const isVariable = ts.isVariableDeclaration(declaration) && ts.isVariableDeclarationList(list)
  if (isVariable && list.declarations[0] === declaration) return list.parent
  // A function that is the value of a variable, or of a property.
  const isValue = ts.isArrowFunction(declaration) || ts.isFunctionExpression(declaration)
  const holdsValue =
    ts.isVariableDeclaration(list) ||
    ts.isPropertyAssignment(list) ||
    ts.isPropertyDeclaration(list)
  return isValue && holdsValue ? ownerOf(list) : declaration
}
