import { ts } from 'ts-morph'

import { QUERY_ROOTS } from './read-queries.ts'
import { unwrap } from './unwrap.ts'

/** A call that names a table to Kysely, as its text alone tells it: `selectFrom('invoice')`, `.innerJoin(name, …)`. */
export interface TableCall {
  /** Undefined where it stands elsewhere what is named. */
  readonly names: readonly string[] | undefined
  /**
   * Where its query begins: in this file; with a function that was called, which lies here or in what is imported; or
   * anywhere, since somebody hands it in.
   */
  readonly begins: 'here' | 'called' | 'anywhere'
}

const JOIN = /^(?:\w+Join(?:Lateral)?|from|using)$/
/** What `from` and `using` may be called on that is no query: `Array.from(…)`. */
const CLASS = /^[A-Z]/

/** @param file With the parents of its nodes. */
export function tableCallsIn(file: ts.SourceFile): readonly TableCall[] {
  const values = variablesIn(file)
  const found: TableCall[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const call = readCall(node, node.expression, values)
      if (call !== undefined) found.push(call)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

type Variables = ReadonlyMap<string, readonly (ts.Expression | undefined)[]>

/** What each variable of a name begins with; undefined where nobody says so. Whose name it is, is not looked at. */
function variablesIn(file: ts.SourceFile): Variables {
  const found = new Map<string, (ts.Expression | undefined)[]>()
  const add = (name: string, value: ts.Expression | undefined): void => {
    const others = found.get(name)
    if (others) others.push(value)
    else found.set(name, [value])
  }
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name))
      add(node.name.text, node.initializer)
    else if (ts.isParameter(node) && ts.isIdentifier(node.name)) add(node.name.text, undefined)
    else if (ts.isBindingElement(node) && ts.isIdentifier(node.name)) add(node.name.text, undefined)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function readCall(
  call: ts.CallExpression,
  { name, expression }: ts.PropertyAccessExpression,
  values: Variables,
): TableCall | undefined {
  const [target] = call.arguments
  if (target === undefined) return undefined
  if (QUERY_ROOTS.has(name.text)) return { names: namesIn(target, values), begins: 'here' }
  if (!JOIN.test(name.text)) return undefined
  const isClass = ts.isIdentifier(expression) && CLASS.test(expression.text)
  if (isClass && !name.text.endsWith('Join')) return undefined
  return { names: namesIn(target, values), begins: beginOf(expression, values, 0) }
}

/** The texts that an argument is; none where it is a query of its own, which is another call. */
function namesIn(target: ts.Expression, values: Variables): readonly string[] | undefined {
  const node = unwrap(target)
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isFunctionLike(node)) return []
  if (isDerived(node)) return []
  if (ts.isConditionalExpression(node)) return allOf([node.whenTrue, node.whenFalse], values)
  if (ts.isArrayLiteralExpression(node)) return allOf(node.elements, values)
  if (!ts.isIdentifier(node)) return undefined
  const given = values.get(node.text)?.map((value) => value && unwrap(value)) ?? []
  const texts = given.flatMap((one) => (one && ts.isStringLiteralLike(one) ? [one.text] : []))
  return texts.length > 0 && texts.length === given.length ? texts : undefined
}

/** `db.selectFrom('invoice').as('recent')` */
function isDerived(node: ts.Expression): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'as'
  )
}

function allOf(
  elements: readonly ts.Expression[],
  values: Variables,
): readonly string[] | undefined {
  const names = elements.map((one) => namesIn(one, values))
  return names.includes(undefined) ? undefined : names.flatMap((one) => one ?? [])
}

const MOST_DEPTH = 8

function beginOf(expression: ts.Expression, values: Variables, depth: number): TableCall['begins'] {
  let node = unwrap(expression)
  let isCalled = false
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) {
    if (ts.isCallExpression(node)) {
      if (ts.isPropertyAccessExpression(node.expression)) {
        if (QUERY_ROOTS.has(node.expression.name.text)) return 'here'
      } else isCalled = true
    }
    node = unwrap(node.expression)
  }
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword)
    return 'called'
  if (!ts.isIdentifier(node) || depth > MOST_DEPTH) return 'anywhere'
  if (isCalled) return values.has(node.text) ? 'anywhere' : 'called'
  const given = values.get(node.text) ?? [undefined]
  const begins = new Set(given.map((one) => (one ? beginOf(one, values, depth + 1) : 'anywhere')))
  if (begins.has('anywhere')) return 'anywhere'
  return begins.has('called') ? 'called' : 'here'
}
