import { ts } from 'ts-morph'

import { calledDeclaration } from '../called-declaration.ts'
import type { CodeProgram } from '../code-program.ts'
import { declarationsOf } from '../declarations.ts'
import { isOwn } from '../is-own.ts'
import { unwrap } from '../unwrap.ts'
import { CHECKS, isCheckedWithin, isGuarded, lastName, OPERATES } from './guarded-handler.ts'
import { PARSES } from './passing.ts'
import type { TaintFlow, TaintQuestion } from './taint-question.ts'
import { findTaint } from './taint.ts'

/** Names of those who ask, as somebody else has proved them. */
const PROVED = /user|member|claim|session|auth|principal|access|allowed|permi|role|grant|token/i
const ASKS: ReadonlySet<string> = new Set(['includes', 'has', 'some', 'find', 'indexOf', 'every'])
/** What looks at the form of a text alone. */
const FORMS: ReadonlySet<string> = new Set([
  ...PARSES,
  'test',
  'exec',
  'match',
  'startsWith',
  'endsWith',
  'isArray',
  'String',
])
const MOST_DEPTH = 3

/**
 * Whether a value was compared with what somebody may have, before it is used: with a verified claim, by a query of
 * memberships, by a function that is named so. That it looks well or exists is no such check.
 */
export function isCheckedFirst(
  { source, steps, names }: TaintFlow,
  sink: ts.Node,
  question: TaintQuestion,
  program: CodeProgram,
): boolean {
  const reader = new CheckReader(program, names, source.getText(), {
    isSource: (node, path) => question.isSource(node, path),
    isHarmless: (node, path) => question.isHarmless?.(node, path) ?? false,
  })
  if (ts.isCallExpression(sink) && sink.arguments.some((one) => isCheckedWithin(one, program))) {
    return true
  }
  return [source, ...steps, sink].some((step) => {
    for (let at: ts.Node | undefined = step; at !== undefined; at = at.parent) {
      if (ts.isFunctionLike(at) && (reader.isCheckedIn(at, step) || isGuarded(at))) return true
    }
    return false
  })
}

class CheckReader {
  readonly #program: CodeProgram
  readonly #names: ReadonlySet<ts.Node>
  readonly #text: string
  readonly #question: TaintQuestion

  constructor(
    program: CodeProgram,
    names: ReadonlySet<ts.Node>,
    text: string,
    question: TaintQuestion,
  ) {
    this.#program = program
    this.#names = names
    this.#text = text
    this.#question = question
  }

  /** Whether a function looks, in front of a place in it. */
  isCheckedIn(scope: ts.Node, before: ts.Node, depth = 0): boolean {
    const visit = (node: ts.Node): boolean => {
      if (node.pos >= before.end && before.getSourceFile() === node.getSourceFile()) return false
      if (node !== scope && ts.isFunctionLike(node)) return false
      if (this.#isCheck(node, depth)) return true
      return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false
    }
    return visit(scope)
  }

  #isCheck(node: ts.Node, depth: number): boolean {
    const condition = conditionOf(node)
    if (condition !== undefined) {
      return OPERATES.test(condition.getText()) || this.#isEvidence(condition, depth)
    }
    if (!ts.isCallExpression(node) || !isStatement(node)) return false
    const name = lastName(node.expression)
    if (OPERATES.test(name)) return true
    const place = node.arguments.findIndex((one) => this.#mentions(one))
    if (place === -1) return false
    return CHECKS.test(name) || this.#isOwnCheck(node, place, depth)
  }

  /** A function of the program that looks itself, and throws where it may not be. */
  #isOwnCheck(call: ts.CallExpression, place: number, depth: number): boolean {
    const declared = calledDeclaration(call, this.#program.checker)
    const parameter = declared?.parameters[place]
    if (depth >= MOST_DEPTH || declared === undefined || parameter === undefined) return false
    if (!isOwn(declared, this.#program) || !ts.isParameter(parameter)) return false
    const { text } = ts.isIdentifier(parameter.name) ? parameter.name : { text: '' }
    const inner = new CheckReader(this.#program, new Set([parameter]), text, this.#question)
    return inner.isCheckedIn(declared, declared.getSourceFile(), depth + 1)
  }

  #isEvidence(expression: ts.Node, depth: number): boolean {
    if (depth > MOST_DEPTH) return false
    if (ts.isBinaryExpression(expression) && isComparison(expression)) {
      const { left, right } = expression
      if (this.#mentions(left)) return this.#isOther(right)
      if (this.#mentions(right)) return this.#isOther(left)
    }
    if (ts.isCallExpression(expression) && this.#isEvidenceOfCall(expression)) return true
    if (ts.isIdentifier(expression) && this.#isEvidenceBehind(expression, depth)) return true
    return (
      ts.forEachChild(expression, (child) => this.#isEvidence(child, depth) || undefined) ?? false
    )
  }

  #isEvidenceOfCall(call: ts.CallExpression): boolean {
    const { names, given, receiver } = chainOf(call)
    if (names.some((name) => FORMS.has(name))) return false
    if (!given.some((one) => this.#mentions(one))) return false
    if (names.some((name) => CHECKS.test(name))) return true
    if (receiver !== undefined && PROVED.test(receiver.getText())) return true
    if (names.some((name) => ASKS.has(name)))
      return receiver !== undefined && !isList(receiver, this.#program)
    return given.some((one) => !this.#mentions(one) && this.#isOther(one))
  }

  /** `const member = await find(user, tenant)`, and `member` is what is asked. */
  #isEvidenceBehind(name: ts.Identifier, depth: number): boolean {
    return declarationsOf(name, this.#program.checker).some(
      (declared) =>
        ts.isVariableDeclaration(declared) &&
        !this.#names.has(declared) &&
        declared.initializer !== undefined &&
        this.#isEvidence(unwrap(declared.initializer), depth + 1),
    )
  }

  #mentions(node: ts.Node): boolean {
    if (ts.isIdentifier(node)) {
      if (declarationsOf(node, this.#program.checker).some((one) => this.#names.has(one)))
        return true
    }
    if (ts.isExpression(node) && node.getText() === this.#text) return true
    return ts.forEachChild(node, (child) => this.#mentions(child) || undefined) ?? false
  }

  /** Whether a value says something that the sender of a request does not choose. */
  #isOther(expression: ts.Expression): boolean {
    const node = unwrap(expression)
    const isPlain =
      ts.isLiteralExpression(node) ||
      ts.isTypeOfExpression(node) ||
      ts.isFunctionLike(node) ||
      ts.isArrayLiteralExpression(node) ||
      ts.isObjectLiteralExpression(node) ||
      node.kind === ts.SyntaxKind.NullKeyword ||
      node.kind === ts.SyntaxKind.TrueKeyword ||
      node.kind === ts.SyntaxKind.FalseKeyword ||
      (ts.isIdentifier(node) && node.text === 'undefined')
    return !isPlain && findTaint(node, this.#question, this.#program) === undefined
  }
}

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return node.expression
  if (ts.isConditionalExpression(node)) return node.condition
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    const isChoice =
      kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken
    return isChoice ? node.left : undefined
  }
  return undefined
}

function isComparison({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsToken
  )
}

function isStatement(call: ts.CallExpression): boolean {
  const { parent } = call
  return ts.isExpressionStatement(ts.isAwaitExpression(parent) ? parent.parent : parent)
}

/** The calls of `db.selectFrom(…).where(…)`, with all that they are given. */
function chainOf(call: ts.CallExpression): {
  readonly names: readonly string[]
  readonly given: readonly ts.Expression[]
  readonly receiver: ts.Expression | undefined
} {
  const names: string[] = []
  const given: ts.Expression[] = []
  let at: ts.Expression = call
  while (ts.isCallExpression(at)) {
    names.push(lastName(at.expression))
    given.push(...at.arguments)
    const callee: ts.Expression = unwrap(at.expression)
    if (!ts.isPropertyAccessExpression(callee)) return { names, given, receiver: undefined }
    at = unwrap(callee.expression)
  }
  return { names, given, receiver: at }
}

/** A list that the program spells out: whether a tenant is in it says nothing about who asks. */
function isList(receiver: ts.Expression, { checker }: CodeProgram): boolean {
  const node = unwrap(receiver)
  if (ts.isArrayLiteralExpression(node)) return true
  return declarationsOf(node, checker).some((declared) => {
    const first = ts.isVariableDeclaration(declared) && declared.initializer
    if (!first) return false
    const value = unwrap(first)
    return ts.isArrayLiteralExpression(value) || ts.isNewExpression(value)
  })
}
