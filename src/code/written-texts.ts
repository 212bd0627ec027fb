import { ts } from 'ts-morph'

import { wrap } from './unwrap.ts'

/** A text that a file writes: a literal, a template, or what is put together of both. */
export interface WrittenText {
  /** With `${}` for what is put into it. */
  readonly text: string
  /** `` sql`…` ``, and the like. */
  readonly isTagged: boolean
  /** Whether it is run where it stands, so that it is a part of nothing else: `` sql`…`.execute(db) ``. */
  readonly isRun: boolean
}

/**
 * All that a file writes, without what it imports.
 *
 * @param file With the parents of its nodes.
 */
export function writtenTexts(file: ts.SourceFile): readonly WrittenText[] {
  const found: WrittenText[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return
    if (isText(node)) {
      const isTagged = ts.isTaggedTemplateExpression(node.parent)
      const whole = isTagged ? node.parent : node
      found.push({ text: textOf(node), isTagged, isRun: isTagged && isRunAt(whole) })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

type Text = ts.StringLiteralLike | ts.TemplateExpression | ts.BinaryExpression

/** Of what is put together with `+`, the whole. */
function isText(node: ts.Node): node is Text {
  if (ts.isBinaryExpression(node)) return isSum(node) && !isSum(node.parent) && hasText(node)
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken
}

function hasText({ left, right }: ts.BinaryExpression): boolean {
  return [left, right].some(
    (side) =>
      ts.isStringLiteralLike(side) ||
      ts.isTemplateExpression(side) ||
      (isSum(side) && hasText(side)),
  )
}

function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ literal }) => `\${}${literal.text}`)
    return [node.head.text, ...spans].join('')
  }
  return isSum(node) ? `${textOf(node.left)}${textOf(node.right)}` : '${}'
}

function isRunAt(node: ts.Node): boolean {
  const outer = ts.isExpression(node) ? wrap(node) : node
  const access = outer.parent
  return (
    ts.isPropertyAccessExpression(access) &&
    access.expression === outer &&
    access.name.text === 'execute' &&
    ts.isCallExpression(access.parent)
  )
}
