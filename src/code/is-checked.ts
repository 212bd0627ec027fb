import { ts } from 'ts-morph'

const SETS: ReadonlySet<string> = new Set(['includes', 'has', 'hasOwn', 'indexOf'])

/**
 * Whether the program asks, before it uses a value, if that is one of those it knows: `COLUMNS.includes(name)`,
 * `name in COLUMNS`, a `switch`.
 */
export function isChecked(use: ts.Node, isPattern: boolean): boolean {
  if (!ts.isIdentifier(use) && !ts.isPropertyAccessExpression(use)) return false
  const text = use.getText()
  let isFound = false
  const visit = (node: ts.Node): void => {
    if (isFound || node.pos > use.pos) return
    isFound = asks(node, text, isPattern)
    if (!isFound) ts.forEachChild(node, visit)
  }
  visit(outermostFunction(use))
  return isFound
}

function asks(node: ts.Node, text: string, isPattern: boolean): boolean {
  if (ts.isSwitchStatement(node)) return node.expression.getText() === text
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
    return node.left.getText() === text
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  const { name } = node.expression
  const isAsked = SETS.has(name.text) || (isPattern && name.text === 'test')
  return isAsked && node.arguments.some((given) => given.getText() === text)
}

function outermostFunction(node: ts.Node): ts.Node {
  let outer: ts.Node = node
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at)) outer = at
  }
  return outer
}
