import { ts } from 'ts-morph'

import { isInside } from '../ancestors.ts'
import type { CodeProgram } from '../code-program.ts'
import { declarationsOf } from '../declarations.ts'
import { nameText, unwrap } from '../unwrap.ts'
import { sourcesOfCall, sourcesOfNew } from './call-sources.ts'
import { sourcesOfDeclaration } from './declaration-sources.ts'
import { keptAs } from './kept-values.ts'
import { ABOUT } from './passing.ts'
import type { TaintFlow, TaintNode, TaintQuestion } from './taint-question.ts'
import type { Path, Way } from './way.ts'

/** Behind that nobody can read a program any more. */
const MOST_STEPS = 60
const MOST_VISITS = 4000
const MOST_PATH = 6

/** Goes backwards from one expression, the first way first. */
export class TaintTracer {
  readonly #program: CodeProgram
  readonly #question: TaintQuestion
  readonly #seen = new Map<ts.Node, Set<string>>()
  readonly #numbers = new Map<ts.Node, number>()
  #visits = 0

  constructor(program: CodeProgram, question: TaintQuestion) {
    this.#program = program
    this.#question = question
  }

  find(expression: ts.Expression, path: Path): TaintFlow | undefined {
    return this.#visit({ value: expression, path, calls: [] }, [expression], new Set())
  }

  #visit(way: Way, steps: readonly ts.Node[], names: ReadonlySet<ts.Node>): TaintFlow | undefined {
    const { value, path } = way
    const node = ts.isParameter(value) ? value : unwrap(value)
    if (steps.length > MOST_STEPS || path.length > MOST_PATH || ABOUT.has(path[0] ?? '')) return
    if (this.#isSeen(node, way)) return
    if (this.#question.isSource(node, path)) {
      const flow = { source: shown(node), steps: withoutOuter(shown(node), steps), names }
      if (this.#question.accepts?.(flow) ?? true) return flow
      return undefined
    }
    if (!ts.isParameter(node) && this.#question.isHarmless?.(node, path)) return undefined
    for (const next of this.#sourcesOf(node, way)) {
      const found = this.#visit(
        next,
        next.isGiven ? [next.value, ...steps] : steps,
        next.name === undefined ? names : new Set([...names, next.name]),
      )
      if (found !== undefined) return found
    }
    return undefined
  }

  #isSeen(node: ts.Node, { path, calls }: Way): boolean {
    this.#visits += 1
    if (this.#visits > MOST_VISITS) return true
    const key = `${path.join('.')} ${calls.map(({ call }) => this.#numberOf(call)).join()}`
    const seen = this.#seen.get(node)
    if (seen === undefined) this.#seen.set(node, new Set([key]))
    else if (seen.has(key)) return true
    else seen.add(key)
    return false
  }

  #numberOf(node: ts.Node): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size
    this.#numbers.set(node, number)
    return number
  }

  #sourcesOf(node: TaintNode, way: Way): readonly Way[] {
    const { path, calls } = way
    const to = (value: ts.Expression, rest: Path = path): Way => ({ value, path: rest, calls })
    if (ts.isParameter(node)) return []
    if (ts.isIdentifier(node)) return this.#sourcesOfName(node, way)
    if (ts.isPropertyAccessExpression(node)) {
      return [
        to(node.expression, [node.name.text, ...path]),
        ...this.#sourcesOfName(node.name, way),
        ...keptAs(node, this.#program).map((value) => ({ ...to(value), isGiven: true })),
      ]
    }
    if (ts.isElementAccessExpression(node)) {
      return [to(node.expression, [keyOf(node.argumentExpression), ...path])]
    }
    if (ts.isConditionalExpression(node)) return [to(node.whenTrue), to(node.whenFalse)]
    if (ts.isBinaryExpression(node)) return partsOf(node).map((part) => to(part))
    if (ts.isTemplateExpression(node)) {
      return node.templateSpans.map(({ expression }) => to(expression, []))
    }
    if (ts.isObjectLiteralExpression(node)) return partsOfObject(node, way)
    if (ts.isArrayLiteralExpression(node)) return partsOfArray(node, way)
    if (ts.isCallExpression(node)) return sourcesOfCall(node, way, this.#program, this.#question)
    if (ts.isNewExpression(node)) return sourcesOfNew(node, way)
    return []
  }

  #sourcesOfName(name: ts.Identifier | ts.MemberName, way: Way): readonly Way[] {
    return declarationsOf(name, this.#program.checker).flatMap((declared) =>
      sourcesOfDeclaration(declared, way, this.#program),
    )
  }
}

const BOTH: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.PlusToken,
])
const RIGHT: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.CommaToken,
])

function partsOf({ left, right, operatorToken }: ts.BinaryExpression): readonly ts.Expression[] {
  if (BOTH.has(operatorToken.kind)) return [left, right]
  return RIGHT.has(operatorToken.kind) ? [right] : []
}

/** What a property of an object may be: what stands last counts, a spread in front of it only where nothing does. */
function partsOfObject(
  { properties }: ts.ObjectLiteralExpression,
  { path, calls }: Way,
): readonly Way[] {
  const [key, ...rest] = path
  const found: Way[] = []
  for (const property of properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      found.push({ value: property.expression, path, calls })
      continue
    }
    const name = property.name && nameText(property.name)
    const isAny = key === undefined || key === '[]' || name === undefined
    if (!isAny && name !== key) continue
    if (ts.isPropertyAssignment(property)) {
      found.push({ value: property.initializer, path: rest, calls, isGiven: true })
    }
    if (ts.isShorthandPropertyAssignment(property)) {
      found.push({ value: property.name, path: rest, calls })
    }
    if (!isAny) break
  }
  return found
}

function partsOfArray(
  { elements }: ts.ArrayLiteralExpression,
  { path, calls }: Way,
): readonly Way[] {
  const [key, ...rest] = path
  const place = key === undefined ? Number.NaN : Number(key)
  const one = elements.some(ts.isSpreadElement) ? undefined : elements[place]
  return (one === undefined ? elements : [one]).map((element) =>
    ts.isSpreadElement(element)
      ? { value: element.expression, path, calls }
      : { value: element, path: rest, calls },
  )
}

function keyOf(argument: ts.Expression): string {
  const inner = unwrap(argument)
  return ts.isStringLiteralLike(inner) || ts.isNumericLiteral(inner) ? inner.text : '[]'
}

/** The source with the properties that are read from it where it stands. */
function shown(node: ts.Node): ts.Node {
  let outer = node
  for (;;) {
    const { parent } = outer
    const isRead =
      (ts.isPropertyAccessExpression(parent) ||
        ts.isElementAccessExpression(parent) ||
        ts.isNonNullExpression(parent)) &&
      parent.expression === outer
    const isCalled = ts.isCallExpression(parent) && parent.expression === outer && isReader(outer)
    if (!isRead && !isCalled) return outer
    if (isRead && ts.isCallExpression(parent.parent) && parent.parent.expression === parent) {
      if (!isReader(parent)) return outer
    }
    outer = parent
  }
}

/** Methods that read a part of a request. */
function isReader(callee: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(callee) &&
    /^(?:get|header|param|query|queries|json|text|formData|parseBody|valid)$/.test(callee.name.text)
  )
}

/** A value that only holds the one before it says nothing more. */
function withoutOuter(source: ts.Node, steps: readonly ts.Node[]): readonly ts.Node[] {
  const kept: ts.Node[] = []
  let before = source
  for (const step of steps) {
    if (!isInside(before, step)) kept.push(step)
    before = step
  }
  return kept
}
