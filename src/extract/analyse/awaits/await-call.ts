import { ts } from 'ts-morph'

import type { TextEdits } from './text-edits.ts'

/** Text right around what is waited for: `Promise.all(` and `)`. */
export interface Wrapping {
  readonly before: string
  readonly behind: string
  /** What is asked of what was waited for: `.flat()`. */
  readonly tail?: string
}

/** Writes `await` before an expression, with parentheses where it would take in what follows. */
export function awaitCall(call: ts.Expression, edits: TextEdits, wrapping?: Wrapping): void {
  const { before = '', behind = '', tail = '' } = wrapping ?? {}
  if (tail === '' && !bindsCloser(call)) {
    edits.around(call, `await ${before}`, behind)
    return
  }
  const statement = statementBegunBy(call)
  if (statement && continuesLineBefore(statement)) edits.around(statement, ';')
  edits.around(call, `(await ${before}`, `${behind})${tail}`)
  keepChain(call, edits)
}

/** Whether the text around an expression takes it before `await` does. */
function bindsCloser(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken
    return kind === ts.SyntaxKind.AsteriskAsteriskToken && parent.left === node
  }
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === node
  const isHead =
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isCallExpression(parent) ||
    ts.isNewExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isExpressionWithTypeArguments(parent)
  return isHead && parent.expression === node
}

/** `m?.f().x` stops at `m`; what waits for `m?.f()` has to stop again: `(await m?.f())?.x`. */
function keepChain(call: ts.Expression, edits: TextEdits): void {
  if (!ts.isOptionalChain(call)) return
  let link: ts.Node = call.parent
  while (ts.isNonNullExpression(link)) link = link.parent
  if (!ts.isOptionalChain(link) || ts.isNonNullExpression(link)) return
  if (link.questionDotToken !== undefined) return
  const next = link.getChildren().find(({ pos }) => pos >= link.expression.end)
  if (next === undefined) return
  const text = ts.isPropertyAccessExpression(link) ? '?' : '?.'
  edits.replace(next, next.getStart(), next.getStart(), text)
}

function statementBegunBy(node: ts.Node): ts.ExpressionStatement | undefined {
  const start = node.getStart()
  let outer = node.parent
  while (!ts.isStatement(outer) && outer.getStart() === start) outer = outer.parent
  return ts.isExpressionStatement(outer) && outer.getStart() === start ? outer : undefined
}

/** Without semicolons, a line that begins with `(` would call what stands above. */
function continuesLineBefore(statement: ts.ExpressionStatement): boolean {
  const { parent } = statement
  if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isCaseOrDefaultClause(parent))
    return false
  const before = parent.statements[parent.statements.indexOf(statement) - 1]
  if (before === undefined || endsByItself(before)) return false
  return !before.getText().endsWith(';')
}

function endsByItself(statement: ts.Statement): boolean {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isBlock(statement) ||
    ts.isTryStatement(statement) ||
    ts.isSwitchStatement(statement)
  )
}
