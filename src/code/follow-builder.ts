import { ts } from 'ts-morph'

import { functionAround } from './ancestors.ts'
import { type BuilderManner, KYSELY_MANNER } from './builder-manner.ts'
import {
  chainBehind,
  isPutBack,
  isReturned,
  isStatement,
  isTarget,
  isWithinChoice,
} from './builder-uses.ts'
import { calledDeclaration } from './called-declaration.ts'
import type { CodeProgram } from './code-program.ts'
import { functionsIn, isAsync } from './functions.ts'
import { namesIn } from './names-in.ts'
import { returnedBy } from './origins.ts'
import type { Ending, Step } from './query.ts'
import { wrap } from './unwrap.ts'

/** Compiled, it is run elsewhere. */
const COMPILES: ReadonlySet<string> = new Set(['compile', 'toOperationNode', 'toSQL', 'toQuery'])
const CONTINUES: ReadonlySet<string> = new Set(['then', 'catch', 'finally'])
const MOST_DEPTH = 8

/** Follows what a builder call returns until it is executed, embedded in another query, or out of sight. */
export function followBuilder(
  root: ts.Expression,
  program: CodeProgram,
  manner: BuilderManner = KYSELY_MANNER,
): readonly Ending[] {
  const follower = new Follower(program, manner)
  return follower.follow(root, START)
}

/** How a builder came to where it is followed from. */
interface Way {
  /** What was called on it. */
  readonly steps: readonly Step[]
  /** Whether it comes there on some ways through the code only. */
  readonly isConditional: boolean
  /** Through how many functions and variables. */
  readonly depth: number
}

const START: Way = { steps: [], isConditional: false, depth: 0 }

class Follower {
  readonly #program: CodeProgram
  readonly #manner: BuilderManner
  /** What is being followed, so that a function that calls itself is followed once. */
  readonly #path = new Set<ts.Node>()

  constructor(program: CodeProgram, manner: BuilderManner) {
    this.#program = program
    this.#manner = manner
  }

  follow(builder: ts.Expression, way: Way): Ending[] {
    const outer = wrap(builder)
    if (way.depth > MOST_DEPTH || this.#path.has(outer)) return []
    this.#path.add(outer)
    const endings = this.#next(outer, way)
    this.#path.delete(outer)
    return endings
  }

  #next(outer: ts.Expression, way: Way): Ending[] {
    const { parent } = outer
    const { steps } = way
    if (ts.isPropertyAccessExpression(parent) && parent.expression === outer) {
      return this.#step(parent, way)
    }
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      return this.#followVariable(parent, parent.name, way)
    }
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === outer)) {
      return this.#followReturn(outer, way)
    }
    if (ts.isCallExpression(parent)) return this.#followArgument(parent, outer, way)
    if (ts.isConditionalExpression(parent)) {
      return this.follow(parent, { ...way, isConditional: true })
    }
    if (ts.isAwaitExpression(parent)) {
      if (this.#manner.isThenable) return [{ kind: 'executed', node: outer, steps }]
      return this.follow(parent, way)
    }
    // `Promise.all([…])`
    if (this.#manner.isThenable && ts.isArrayLiteralExpression(parent))
      return [{ kind: 'executed', node: outer, steps }]
    // Put back into its own variable, whose uses are followed already.
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return []
    return [{ kind: 'lost', node: parent, steps }]
  }

  #step(access: ts.PropertyAccessExpression, way: Way): Ending[] {
    const { steps, isConditional } = way
    const call = access.parent
    const method = access.name.text
    if (!ts.isCallExpression(call) || call.expression !== access)
      return [{ kind: 'lost', node: access, steps }]
    const { builder, executes, isThenable, hands } = this.#manner
    if (executes.has(method)) return [{ kind: 'executed', node: call, steps }]
    if (isThenable && CONTINUES.has(method))
      return [{ kind: 'executed', node: wrap(access.expression), steps }]
    if (COMPILES.has(method) || this.#manner.isOpaque(call))
      return [{ kind: 'lost', node: call, steps }]
    const handed = hands.get(method)
    const inner = handed === undefined ? [] : this.#stepsWithin(call, handed === 'maybe', way)
    // Who knows what it adds.
    if (inner === undefined) return [{ kind: 'lost', node: call, steps }]
    const step: Step = { method, call, isConditional, builder }
    return this.follow(call, { ...way, steps: [...steps, step, ...inner] })
  }

  /** What the callback of `$if`, `$call` or `modify` adds; undefined where that is not known. */
  #stepsWithin(
    call: ts.CallExpression,
    isMaybe: boolean,
    { isConditional, depth }: Way,
  ): Step[] | undefined {
    if (this.#manner.builder === 'kysely') {
      const callback = call.arguments.at(-1)
      const isInline =
        callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))
      const way = { isConditional: isMaybe, depth }
      return isInline ? this.#stepsOnParameter(callback, 0, way).steps : []
    }
    // `modify(callback, …)`
    const [callback] = call.arguments
    const declared = callback === undefined ? [] : functionsIn(callback, this.#program)
    if (declared.length === 0) return undefined
    const way = { isConditional: isMaybe || isConditional, depth }
    return declared.flatMap((one) => this.#stepsOnParameter(one, 0, way).steps)
  }

  #stepsOnParameter(
    declared: ts.SignatureDeclaration,
    index: number,
    { isConditional, depth }: Omit<Way, 'steps'>,
  ): { readonly steps: Step[]; readonly executed: Ending[] } {
    const parameter = declared.parameters[index]
    if (parameter === undefined || !ts.isIdentifier(parameter.name) || depth > MOST_DEPTH)
      return { steps: [], executed: [] }
    const uses = this.#usesOf(parameter.name, declared)
    const found = new Set<Step>()
    const executed: Ending[] = []
    for (const use of uses) {
      const isMaybe = isConditional || isWithinChoice(use, declared)
      const way = { steps: [], isConditional: isMaybe, depth: depth + 1 }
      for (const ending of this.follow(use, way)) {
        for (const step of ending.steps) found.add(step)
        // What a function returns is followed from its call.
        if (ending.kind === 'executed' && !isReturned(ending.node)) executed.push(ending)
      }
      for (const step of this.#chainAt(use, isMaybe)) found.add(step)
    }
    return { steps: [...found], executed: this.#manner.isThenable ? executed : [] }
  }

  /** The calls right behind a name, whatever becomes of them. */
  #chainAt(use: ts.Expression, isConditional: boolean): Step[] {
    const { builder } = this.#manner
    return chainBehind(use).calls.map((one) => ({ ...one, isConditional, builder }))
  }

  /** All uses of the variable stand for one query: what one of them adds, the others have. */
  #followVariable(
    declared: ts.VariableDeclaration,
    name: ts.Identifier,
    { steps, depth }: Way,
  ): Ending[] {
    const scope = functionAround(declared) ?? declared.getSourceFile()
    const uses = this.#usesOf(name, scope)
    const isAdding = (use: ts.Identifier): boolean =>
      isPutBack(use, name.text) || (this.#manner.isMutable && isStatement(use))
    const added = uses.flatMap((use) =>
      isAdding(use) ? this.#chainAt(use, isWithinChoice(use, scope)) : [],
    )
    const way = { steps: [...steps, ...added], isConditional: false, depth: depth + 1 }
    return uses.flatMap((use) => (isAdding(use) ? [] : this.follow(use, way)))
  }

  #followReturn(returned: ts.Node, { steps, depth }: Way): Ending[] {
    const declared = functionAround(returned)
    if (declared === undefined) return [{ kind: 'lost', node: returned, steps }]
    const { isThenable } = this.#manner
    // Whoever gets a promise waits for it.
    const ending: Ending = { kind: isThenable ? 'executed' : 'lost', node: returned, steps }
    if (isThenable && isAsync(declared)) return [ending]
    if (isEmbedding(declared)) return [isThenable ? ending : { ...ending, kind: 'embedded' }]
    const calls = this.#program.calls.callsOf(declared)
    if (calls.length === 0) return [ending]
    const way = { steps, isConditional: false, depth: depth + 1 }
    return calls.flatMap((call) => this.follow(call, way))
  }

  #followArgument(call: ts.CallExpression, argument: ts.Expression, way: Way): Ending[] {
    const { steps, depth } = way
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
    const { steps: added, executed } = this.#stepsOnParameter(declared, index, way)
    const all = [...steps, ...added]
    const ends = [
      ...added
        .filter(({ method }) => this.#manner.executes.has(method))
        .map(({ call: end }) => end),
      ...executed.map(({ node }) => node),
    ]
    if (ends.length > 0) return ends.map((node) => ({ kind: 'executed', node, steps: all }))
    const isHandedBack = returnedBy(declared).length > 0
    return isHandedBack
      ? this.follow(call, { ...way, steps: all, depth: depth + 1 })
      : [{ kind: 'lost', node: call, steps: all }]
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
