import { ts } from 'ts-morph'

import { insertion, splice, type Splice } from './splice.ts'

/**
 * The text of a tsconfig.json that refers to further projects; comments and layout stay as they are.
 *
 * @param paths As they are to be written. Those that are there already are not added again.
 */
export function addReferences(text: string, paths: readonly string[]): string {
  const file = ts.parseJsonText('tsconfig.json', text)
  const root = file.statements[0]?.expression
  if (root === undefined || !ts.isObjectLiteralExpression(root)) return text
  const list = valueOf(root, 'references')
  const isList = list !== undefined && ts.isArrayLiteralExpression(list)
  const known = new Set(isList ? list.elements.map(pathOf) : [])
  const added = paths.filter((path) => !known.has(path)).map((path) => `{ "path": "${path}" }`)
  if (added.length === 0) return text
  const pieces = isList
    ? addTo(list, list.elements, added, file)
    : addTo(root, root.properties, [`"references": [${added.join(', ')}]`], file)
  return splice(text, pieces)
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = object.properties
    .filter(ts.isPropertyAssignment)
    .find((one) => ts.isStringLiteral(one.name) && one.name.text === name)
  return found?.initializer
}

function pathOf(reference: ts.Expression): string | undefined {
  const path = ts.isObjectLiteralExpression(reference) ? valueOf(reference, 'path') : undefined
  return path && ts.isStringLiteral(path) ? path.text.replace(/^\.\/|\/$/g, '') : undefined
}

/** Adds texts behind the last element: on lines of their own where that stands on one. */
function addTo(
  around: ts.Node,
  elements: ts.NodeArray<ts.Node>,
  added: readonly string[],
  file: ts.SourceFile,
): readonly Splice[] {
  const { text } = file
  const last = elements.at(-1)
  if (last === undefined) return [insertion(around.end - 1, added.join(', '))]
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  const { character } = file.getLineAndCharacterOfPosition(last.getStart(file))
  const before = text.slice(last.getStart(file) - character, last.getStart(file))
  const isOnItsOwn = before.trim() === ''
  const gap = isOnItsOwn ? `${lineBreak}${before}` : ' '
  const body = added.join(`,${gap}`)
  // What is said behind it on its line stays there.
  const comma = elements.hasTrailingComma ? elements.end : last.end
  const comments = isOnItsOwn ? (ts.getTrailingCommentRanges(text, comma) ?? []) : []
  const end = comments.at(-1)?.end ?? comma
  if (elements.hasTrailingComma) return [insertion(end, `${gap}${body},`)]
  return [insertion(last.end, ','), insertion(end, `${gap}${body}`)]
}
