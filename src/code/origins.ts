import { ts } from 'ts-morph'

import { nameOfTarget } from './assignment-index.ts'
import { calledDeclaration } from './called-declaration.ts'
import type { CodeProgram } from './code-program.ts'
import { declarationsOf } from './declarations.ts'
import { givenToCallback } from './given-to-callback.ts'
import { propertyOf, unwrap } from './unwrap.ts'

/**
 * Where a value begins: an expression that makes it (`new Kysely(…)`, a literal, a call of a library), or a
 * declaration that nobody in the program gives a value to (a parameter of a handler that a library calls).
 */
export type Origin = ts.Expression | ts.ParameterDeclaration | ts.BindingElement

/** One way of a value: where it begins, and the places that it passes on its way to the expression asked for. */
export interface Flow {
  readonly origin: Origin
  /** From the origin on. */
  readonly steps: readonly ts.Node[]
}

/** So many steps are followed; behind that a program is not read by people either. */
const MOST_STEPS = 40
const MOST_FLOWS = 200

/**
 * All ways that a value may take to an expression: backwards through variables, parameters (to the callers),
 * properties, returns, imports, awaits and choices.
 */
export function flowsTo(expression: ts.Expression, program: CodeProgram): readonly Flow[] {
  const tracer = new Tracer(program)
  tracer.trace(expression, [])
  return tracer.flows
}

class Tracer {
  readonly flows: Flow[] = []
  readonly #program: CodeProgram
  readonly #seen = new Set<ts.Node>()

  constructor(program: CodeProgram) {
    this.#program = program
  }

  trace(node: ts.Expression, steps: readonly ts.Node[]): void {
    const inner = unwrap(node)
    if (this.#seen.has(inner) || steps.length > MOST_STEPS || this.flows.length > MOST_FLOWS) return
    this.#seen.add(inner)
    const sources = this.#sourcesOf(inner)
    if (sources === undefined) {
      this.flows.push({ origin: inner, steps: [inner, ...steps] })
      return
    }
    for (const source of sources) {
      if (ts.isParameter(source) || ts.isBindingElement(source)) {
        this.flows.push({ origin: source, steps: [source, inner, ...steps] })
      } else this.trace(source, [inner, ...steps])
    }
  }

  /** What an expression takes its value from; undefined where it makes it. */
  #sourcesOf(node: ts.Expression): readonly Origin[] | undefined {
    if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse]
    if (ts.isBinaryExpression(node)) return choiceOf(node)
    if (ts.isIdentifier(node)) return this.#sourcesOfName(node)
    if (ts.isPropertyAccessExpression(node)) return this.#sourcesOfProperty(node)
    if (ts.isCallExpression(node)) return this.#returnsOf(node)
    return undefined
  }

  #sourcesOfName(name: ts.Identifier): readonly Origin[] | undefined {
    const found = declarationsOf(name, this.#program.checker).flatMap((declared) =>
      this.#valuesOf(declared),
    )
    return found.length === 0 ? undefined : found
  }

  /** `this.db`, `options.db`: whatever the property was given, where its object is one of ours. */
  #sourcesOfProperty(node: ts.PropertyAccessExpression): readonly Origin[] | undefined {
    const object = this.#objectsOf(node.expression)
    const values = object.flatMap((one) => propertyOf(one, node.name.text))
    if (values.length > 0) return values
    const found = declarationsOf(node.name, this.#program.checker).flatMap((declared) =>
      this.#valuesOf(declared),
    )
    return found.length === 0 ? undefined : found
  }

  /** The object literals that an expression may be. */
  #objectsOf(expression: ts.Expression): readonly ts.ObjectLiteralExpression[] {
    const inner = unwrap(expression)
    if (ts.isObjectLiteralExpression(inner)) return [inner]
    if (!ts.isIdentifier(inner)) return []
    return declarationsOf(inner, this.#program.checker).flatMap((declared) =>
      this.#valuesOf(declared).flatMap((value) => {
        if (ts.isParameter(value) || ts.isBindingElement(value)) return []
        const literal = unwrap(value)
        return ts.isObjectLiteralExpression(literal) ? [literal] : []
      }),
    )
  }

  #valuesOf(declared: ts.Declaration): readonly Origin[] {
    if (ts.isVariableDeclaration(declared)) {
      const assigned = this.#assignedTo(declared)
      return declared.initializer ? [declared.initializer, ...assigned] : assigned
    }
    if (ts.isParameter(declared)) return this.#argumentsOf(declared)
    if (ts.isBindingElement(declared)) return this.#partsOf(declared)
    if (ts.isPropertyAssignment(declared)) return [declared.initializer]
    if (ts.isShorthandPropertyAssignment(declared)) return [declared.name]
    if (ts.isPropertyDeclaration(declared)) {
      const assigned = this.#assignedTo(declared)
      return declared.initializer ? [declared.initializer, ...assigned] : assigned
    }
    if (ts.isGetAccessor(declared)) return returnedBy(declared)
    if (ts.isExportAssignment(declared)) return [declared.expression]
    return []
  }

  #assignedTo(declared: ts.VariableDeclaration | ts.PropertyDeclaration): readonly ts.Expression[] {
    const { name } = declared
    if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) return []
    if (ts.isVariableDeclaration(declared) && declared.parent.flags & ts.NodeFlags.Const) return []
    const { assignments, checker } = this.#program
    return assignments
      .to(name.text)
      .filter(({ target }) => declarationsOf(nameOfTarget(target), checker).includes(declared))
      .map(({ value }) => value)
  }

  /** What callers give for a parameter; the parameter itself where nobody in the program calls. */
  #argumentsOf(parameter: ts.ParameterDeclaration): readonly Origin[] {
    const { parent } = parameter
    const index = parent.parameters.indexOf(parameter)
    const given = [
      ...this.#program.calls.callsOf(parent).flatMap((call) => call.arguments?.[index] ?? []),
      ...givenToCallback(parent, index, this.#program),
    ]
    const all = parameter.initializer ? [...given, parameter.initializer] : given
    return all.length === 0 ? [parameter] : all
  }

  /** `{ db }` taken from an object; the element itself where the object is not known. */
  #partsOf(element: ts.BindingElement): readonly Origin[] {
    const name = element.propertyName ?? element.name
    const owner = element.parent.parent
    if (!ts.isIdentifier(name) || !ts.isObjectBindingPattern(element.parent)) return [element]
    const whole: readonly Origin[] = ts.isParameter(owner)
      ? this.#argumentsOf(owner)
      : ts.isVariableDeclaration(owner) && owner.initializer
        ? [owner.initializer]
        : []
    const parts = whole.flatMap((one) =>
      ts.isParameter(one) || ts.isBindingElement(one)
        ? []
        : this.#objectsOf(one).flatMap((object) => propertyOf(object, name.text)),
    )
    return parts.length === 0 ? [element] : parts
  }

  /** What a function of the program returns; undefined for a library's. */
  #returnsOf(call: ts.CallExpression): readonly ts.Expression[] | undefined {
    const declared = calledDeclaration(call, this.#program.checker)
    if (declared === undefined || declared.getSourceFile().isDeclarationFile) return undefined
    if (!ts.isFunctionLike(declared) || ts.isJSDocSignature(declared)) return undefined
    const returned = returnedBy(declared)
    return returned.length === 0 ? undefined : returned
  }
}

/** The expressions that a function may return; of a function within it, none. */
export function returnedBy(declared: ts.SignatureDeclaration): readonly ts.Expression[] {
  if (!('body' in declared) || declared.body === undefined) return []
  const { body } = declared
  if (!ts.isBlock(body)) return [body]
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression)
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit)
  }
  ts.forEachChild(body, visit)
  return found
}

/** Operators that hand on one of their sides, or the right one. */
const EITHER: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
])
const RIGHT: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.CommaToken,
])

function choiceOf({ left, right, operatorToken }: ts.BinaryExpression) {
  if (EITHER.has(operatorToken.kind)) return [left, right]
  return RIGHT.has(operatorToken.kind) ? [right] : undefined
}
