import { ts } from 'ts-morph'

import { calleeName } from './call-index.ts'
import { callbackRole } from './callback-role.ts'
import type { CodeProgram } from './code-program.ts'
import { functionAround } from './ancestors.ts'
import { isAsync } from './functions.ts'
import { wrap } from './unwrap.ts'

/** They make one promise of several. */
const GATHER: ReadonlySet<string> = new Set(['all', 'allSettled', 'race', 'any'])
const MOST_DEPTH = 8

/** Where nobody waits for what a call has begun. */
export interface Floating {
  readonly node: ts.Expression
  /** From what was begun on. */
  readonly steps: readonly ts.Node[]
}

/** Follows a promise to those who wait for it, through functions that hand it on, and tells where one does not. */
export function findFloating(begun: ts.Expression, program: CodeProgram): readonly Floating[] {
  return new Waiting(program).follow(begun, [])
}

class Waiting {
  readonly #program: CodeProgram
  readonly #seen = new Set<ts.Node>()

  constructor(program: CodeProgram) {
    this.#program = program
  }

  follow(promise: ts.Expression, before: readonly ts.Node[]): readonly Floating[] {
    const outer = wrap(promise)
    const steps = [...before, promise]
    const { parent } = outer
    if (steps.length > MOST_DEPTH) return []
    if (ts.isExpressionStatement(parent))
      return this.#isLeft(outer, before) ? [{ node: promise, steps }] : []
    if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent)) return this.#up(parent, steps)
    if (ts.isArrowFunction(parent)) return this.#up(outer, steps)
    if (ts.isPropertyAccessExpression(parent)) {
      const call = parent.parent
      const isHandedOn = parent.name.text === 'then' || parent.name.text === 'finally'
      return isHandedOn && ts.isCallExpression(call) ? this.follow(call, steps) : []
    }
    if (ts.isArrayLiteralExpression(parent)) return this.#gathered(parent, steps)
    if (ts.isCallExpression(parent)) return this.#gathered(outer, steps)
    if (ts.isConditionalExpression(parent) || ts.isBinaryExpression(parent)) {
      const isChosen = !ts.isBinaryExpression(parent) || isChoice(parent)
      return isChosen ? this.follow(parent, steps) : []
    }
    return []
  }

  /** What a script leaves when its module is loaded, its process waits for; what a function does, its callers do not know of. */
  #isLeft(statement: ts.Node, before: readonly ts.Node[]): boolean {
    const around = functionAround(statement)
    if (around === undefined) return false
    return before.length === 0 || isAsync(around)
  }

  #gathered(value: ts.Expression, steps: readonly ts.Node[]): readonly Floating[] {
    const call = wrap(value).parent
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return []
    const { expression, name } = call.expression
    const isPromise = ts.isIdentifier(expression) && expression.text === 'Promise'
    return isPromise && GATHER.has(name.text) ? this.follow(call, steps) : []
  }

  /** To those who call the function that waits. */
  #up(node: ts.Node, steps: readonly ts.Node[]): readonly Floating[] {
    const around = functionAround(node)
    if (around === undefined || this.#seen.has(around)) return []
    this.#seen.add(around)
    if (ts.isArrowFunction(around) || ts.isFunctionExpression(around)) {
      const holder = wrap(around).parent
      if (ts.isCallExpression(holder)) return this.#upCallback(holder, around, steps)
    }
    return this.#program.calls
      .callsOf(around)
      .flatMap((call) => (ts.isCallExpression(call) ? this.follow(call, steps) : []))
  }

  #upCallback(
    call: ts.CallExpression,
    callback: ts.ArrowFunction | ts.FunctionExpression,
    steps: readonly ts.Node[],
  ): readonly Floating[] {
    if (call.expression === wrap(callback)) return this.follow(call, steps)
    const name = calleeName(call)?.text ?? ''
    if (name === 'forEach') return [{ node: call, steps: [...steps, call] }]
    if (/^set[A-Z]|^queueMicrotask$|^nextTick$/.test(name)) return []
    const role = callbackRole(call, this.#program)
    if (role === 'run' && name === 'bind') return []
    return role === 'run' || role === 'through' ? this.follow(call, steps) : []
  }
}

function isChoice({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  )
}
