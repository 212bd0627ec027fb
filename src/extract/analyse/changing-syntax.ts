import { ts } from 'ts-morph'

/** Methods of lists, maps, sets, dates and bytes that change what they are called on. */
const CHANGING =
  /^(?:set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set[A-Z]\w*)$/

const CHANGING_FIRST: ReadonlySet<string> = new Set([
  'Object.assign',
  'Object.defineProperty',
  'Object.defineProperties',
  'Object.setPrototypeOf',
  'Object.freeze',
  'Reflect.set',
  'Reflect.deleteProperty',
])

export function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

/** What an expression writes anew, counts on or takes away. */
export function writtenBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) return isAssignment(node) ? node.left : undefined
  if (ts.isDeleteExpression(node)) return node.expression
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return undefined
  const { operator } = node
  const isCount =
    operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
  return isCount ? node.operand : undefined
}

/** `Object.assign(rates, …)` */
export function changesFirst(call: ts.CallExpression): boolean {
  return CHANGING_FIRST.has(call.expression.getText())
}

/** `rates.set(…)`; what a method of one's own does is not known by its name. */
export function changesReceiver(
  { expression }: ts.CallExpression,
  checker: ts.TypeChecker,
): boolean {
  if (!ts.isPropertyAccessExpression(expression) || !CHANGING.test(expression.name.text))
    return false
  const [declared] = checker.getSymbolAtLocation(expression.name)?.declarations ?? []
  return declared?.getSourceFile().isDeclarationFile === true && !makesAnother(declared)
}

/** `add(other: Decimal): Decimal`: numbers and dates of libraries stay as they are. */
function makesAnother(declared: ts.Declaration): boolean {
  const { parent } = declared
  if (!ts.isMethodDeclaration(declared) && !ts.isMethodSignature(declared)) return false
  const isOfType = ts.isClassDeclaration(parent) || ts.isInterfaceDeclaration(parent)
  return isOfType && parent.name !== undefined && declared.type?.getText() === parent.name.text
}
