import { ts } from 'ts-morph'

import { functionAround } from './ancestors.ts'
import { calledDeclaration } from './called-declaration.ts'
import type { CodeProgram } from './code-program.ts'
import { namesIn } from './names-in.ts'
import { returnedBy } from './origins.ts'
import type { Ending, Step } from './query.ts'
import { wrap } from './unwrap.ts'

const EXECUTES: ReadonlySet<string> = new Set([
  'execute',
  'executeTakeFirst',
  'executeTakeFirstOrThrow',
  'stream',
  'explain',
])
/** Compiled, it is run elsewhere. */
const COMPILES: ReadonlySet<string> = new Set(['compile', 'toOperationNode'])
const MOST_DEPTH = 8

/** Follows what a builder call returns until it is executed, embedded in another query, or out of sight. */
export function followBuilder(root: ts.Expression, program: CodeProgram): readonly Ending[] {
  const follower = new Follower(program)
  return follower.follow(root, [], false, 0)
}

class Follower {
  readonly #program: CodeProgram
  /** What is being followed, so that a function that calls itself is followed once. */
  readonly #path = new Set<ts.Node>()

  constructor(program: CodeProgram) {
    this.#program = program
  }

  follow(
    builder: ts.Expression,
    steps: readonly Step[],
    isConditional: boolean,
    depth: number,
  ): Ending[] {
    const outer = wrap(builder)
    if (depth > MOST_DEPTH || this.#path.has(outer)) return []
    this.#path.add(outer)
    const endings = this.#next(outer, steps, isConditional, depth)
    this.#path.delete(outer)
    return endings
  }

  #next(
    outer: ts.Expression,
    steps: readonly Step[],
    isConditional: boolean,
    depth: number,
  ): Ending[] {
    const { parent } = outer
    if (ts.isPropertyAccessExpression(parent) && parent.expression === outer) {
      return this.#step(parent, steps, isConditional, depth)
    }
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      return this.#followVariable(parent, parent.name, steps, depth)
    }
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === outer)) {
      return this.#followReturn(outer, steps, depth)
    }
    if (ts.isCallExpression(parent))
      return this.#followArgument(parent, outer, steps, isConditional, depth)
    if (ts.isConditionalExpression(parent)) return this.follow(parent, steps, true, depth)
    if (ts.isAwaitExpression(parent)) return this.follow(parent, steps, isConditional, depth)
    // Put back into its own variable, whose uses are followed already.
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return []
    return [{ kind: 'lost', node: parent, steps }]
  }

  #step(
    access: ts.PropertyAccessExpression,
    steps: readonly Step[],
    isConditional: boolean,
    depth: number,
  ): Ending[] {
    const call = access.parent
    const method = access.name.text
    if (!ts.isCallExpression(call) || call.expression !== access)
      return [{ kind: 'lost', node: access, steps }]
    if (EXECUTES.has(method)) return [{ kind: 'executed', node: call, steps }]
    if (COMPILES.has(method)) return [{ kind: 'lost', node: call, steps }]
    const inner =
      method === '$if' || method === '$call' ? this.#stepsWithin(call, method === '$if', depth) : []
    const step = { method, call, isConditional }
    return this.follow(call, [...steps, step, ...inner], isConditional, depth)
  }

  /** What the callback of `$if` or `$call` adds. */
  #stepsWithin(call: ts.CallExpression, isConditional: boolean, depth: number): Step[] {
    const callback = call.arguments.at(-1)
    if (
      callback === undefined ||
      !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))
    )
      return []
    return this.#stepsOnParameter(callback, 0, isConditional, depth)
  }

  #stepsOnParameter(
    declared: ts.SignatureDeclaration,
    index: number,
    isConditional: boolean,
    depth: number,
  ): Step[] {
    const parameter = declared.parameters[index]
    if (parameter === undefined || !ts.isIdentifier(parameter.name) || depth > MOST_DEPTH) return []
    const uses = this.#usesOf(parameter.name, declared)
    const found = new Set<Step>()
    for (const use of uses) {
      for (const ending of this.follow(
        use,
        [],
        isConditional || isWithinChoice(use, declared),
        depth + 1,
      )) {
        for (const step of ending.steps) found.add(step)
      }
      for (const step of this.#chainAt(use, isConditional || isWithinChoice(use, declared)))
        found.add(step)
    }
    return [...found]
  }

  /** The calls that stand right behind a name, whatever becomes of them. */
  #chainAt(use: ts.Expression, isConditional: boolean): Step[] {
    const steps: Step[] = []
    let node: ts.Expression = wrap(use)
    while (ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent)) {
      const call = node.parent.parent
      steps.push({ method: node.parent.name.text, call, isConditional })
      node = wrap(call)
    }
    return steps
  }

  /** All uses of the variable stand for one query: what one of them adds, the others have. */
  #followVariable(
    declared: ts.VariableDeclaration,
    name: ts.Identifier,
    steps: readonly Step[],
    depth: number,
  ): Ending[] {
    const scope = functionAround(declared) ?? declared.getSourceFile()
    const uses = this.#usesOf(name, scope)
    const added = uses.flatMap((use) =>
      isPutBack(use, name.text) ? this.#chainAt(use, isWithinChoice(use, scope)) : [],
    )
    const all = [...steps, ...added]
    return uses.flatMap((use) =>
      isPutBack(use, name.text) ? [] : this.follow(use, all, false, depth + 1),
    )
  }

  #followReturn(returned: ts.Node, steps: readonly Step[], depth: number): Ending[] {
    const declared = functionAround(returned)
    if (declared === undefined) return [{ kind: 'lost', node: returned, steps }]
    if (isEmbedding(declared)) return [{ kind: 'embedded', node: returned, steps }]
    const calls = this.#program.calls.callsOf(declared)
    if (calls.length === 0) return [{ kind: 'lost', node: returned, steps }]
    return calls.flatMap((call) => this.follow(call, steps, false, depth + 1))
  }

  #followArgument(
    call: ts.CallExpression,
    argument: ts.Expression,
    steps: readonly Step[],
    isConditional: boolean,
    depth: number,
  ): Ending[] {
    const index = call.arguments.indexOf(argument)
    const declared = calledDeclaration(call, this.#program.checker)
    if (index === -1 || declared === undefined) return [{ kind: 'lost', node: call, steps }]
    if (
      declared.getSourceFile().isDeclarationFile ||
      !ts.isFunctionLike(declared) ||
      ts.isJSDocSignature(declared)
    ) {
      return [{ kind: 'embedded', node: call, steps }]
    }
    const added = this.#stepsOnParameter(declared, index, isConditional, depth)
    const isReturned = returnedBy(declared).length > 0
    const executed = added.filter(({ method }) => EXECUTES.has(method))
    if (executed.length > 0)
      return executed.map((step) => ({
        kind: 'executed',
        node: step.call,
        steps: [...steps, ...added],
      }))
    return isReturned
      ? this.follow(call, [...steps, ...added], isConditional, depth + 1)
      : [{ kind: 'lost', node: call, steps: [...steps, ...added] }]
  }

  /** Where it is assigned to, it is no query yet. */
  #usesOf(name: ts.Identifier, scope: ts.Node): readonly ts.Identifier[] {
    return namesIn(scope, name, this.#program.checker).filter((use) => !isTarget(use))
  }
}

/** Whether a function hands its result to a library, as a callback: to Kysely, which puts it into a query. */
function isEmbedding(declared: ts.SignatureDeclaration): boolean {
  return ts.isCallExpression(declared.parent)
}

function isTarget(name: ts.Identifier): boolean {
  const { parent } = name
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === name &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  )
}

/** `query` on the right of `query = query.where(…)`. */
function isPutBack(use: ts.Identifier, name: string): boolean {
  let node: ts.Expression = wrap(use)
  while (ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent)) {
    node = wrap(node.parent.parent)
  }
  const { parent } = node
  return (
    ts.isBinaryExpression(parent) &&
    parent.right === node &&
    ts.isIdentifier(parent.left) &&
    parent.left.text === name
  )
}

/** Whether a node is reached on some ways through a function only. */
function isWithinChoice(node: ts.Node, scope: ts.Node): boolean {
  for (let at: ts.Node = node; at !== scope && at.parent !== undefined; at = at.parent) {
    const { parent } = at
    if (ts.isIfStatement(parent) && parent.expression !== at) return true
    if (ts.isConditionalExpression(parent) && parent.condition !== at) return true
    if (ts.isIterationStatement(parent, false) || ts.isCaseOrDefaultClause(parent)) return true
    if (
      ts.isBinaryExpression(parent) &&
      parent.right === at &&
      parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    ) {
      return true
    }
  }
  return false
}
