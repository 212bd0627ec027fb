import { ts } from 'ts-morph'

import { callbackRole } from './callback-role.ts'
import type { CodeProgram } from './code-program.ts'
import { guardOfType } from './database-kind.ts'
import { functionAround, isInside } from './ancestors.ts'
import { functionsIn } from './functions.ts'
import { isContextStorage, isTenancy } from './kinds.ts'
import { wrap } from './unwrap.ts'

/** A place that takes the tenant from the context it runs in. */
export interface ContextUse {
  readonly node: ts.Expression
  /** `required` throws outside of a context: `tenancy.db`; `asked` finds none there: `storage.getStore()`. */
  readonly kind: 'required' | 'asked'
}

const REQUIRES: ReadonlySet<string> = new Set([
  'transaction',
  'read',
  'position',
  'bind',
  'handOver',
])

/** Which places take the tenant from their context, and which functions come to one. */
export class ContextUses {
  readonly all: readonly ContextUse[]
  readonly #program: CodeProgram
  readonly #byFunction = new Map<ts.Node, ContextUse>()

  constructor(program: CodeProgram) {
    this.#program = program
    this.all = [...usesOfCalls(program), ...program.files.flatMap((file) => usesIn(file, program))]
    for (const use of this.all) this.#spread(use.node, use, 0)
  }

  /** What a callback comes to take from the context it is called in; undefined for one that takes nothing. */
  of(callback: ts.Expression): ContextUse | undefined {
    for (const declared of functionsIn(callback, this.#program)) {
      const use = this.#byFunction.get(declared)
      if (use !== undefined) return use
    }
    return undefined
  }

  within(node: ts.Node): ContextUse | undefined {
    return this.all.find((use) => isInside(use.node, node)) ?? this.#byFunction.get(node)
  }

  #spread(node: ts.Node, use: ContextUse, depth: number): void {
    const around = functionAround(node)
    if (around === undefined || this.#byFunction.has(around) || depth > 16) return
    this.#byFunction.set(around, use)
    for (const call of this.#program.calls.callsOf(around)) this.#spread(call, use, depth + 1)
    if (!ts.isArrowFunction(around) && !ts.isFunctionExpression(around)) return
    const value = wrap(around)
    const holder = value.parent
    if (!ts.isCallExpression(holder) && !ts.isNewExpression(holder)) return
    // Within `tenancy.run(…)` the tenant is that of the run, whoever comes to it.
    const role = callbackRole(holder, this.#program)
    if (role === 'through' || role === 'unknown') this.#spread(holder, use, depth + 1)
  }
}

function* usesOfCalls({ calls, checker }: CodeProgram): Iterable<ContextUse> {
  const receivers = (name: string) =>
    calls.named(name).flatMap((call) => {
      const { expression } = call
      return ts.isCallExpression(call) && ts.isPropertyAccessExpression(expression)
        ? [{ call, type: checker.getTypeAtLocation(expression.expression) }]
        : []
    })
  for (const name of REQUIRES) {
    for (const { call, type } of receivers(name)) {
      if (isTenancy(type)) yield { node: call, kind: 'required' }
    }
  }
  for (const { call, type } of receivers('currentTenant')) {
    if (isTenancy(type)) yield { node: call, kind: 'asked' }
  }
  for (const { call, type } of receivers('getStore')) {
    if (isContextStorage(type)) yield { node: call, kind: 'asked' }
  }
}

/** `tenancy.db`, and `{ db }` taken from a tenancy. */
function usesIn(file: ts.SourceFile, { checker }: CodeProgram): readonly ContextUse[] {
  if (!/\bdb\b/.test(file.text)) return []
  const found: ContextUse[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'db') {
      if (isOfContext(node.expression, checker) && isTenantDatabase(node, checker))
        found.push({ node, kind: 'required' })
    }
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
      const { initializer, name } = node
      const takesDb = name.elements.some(
        (element) => (element.propertyName ?? element.name).getText(file) === 'db',
      )
      if (takesDb && initializer && isTenancy(checker.getTypeAtLocation(initializer)))
        found.push({ node: initializer, kind: 'required' })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** `this.db` of a class of one's own holds what it was given. */
function isOfContext(owner: ts.Expression, checker: ts.TypeChecker): boolean {
  if (owner.kind === ts.SyntaxKind.ThisKeyword) return false
  const type = checker.getTypeAtLocation(owner)
  const declared = type.getProperty('db')?.valueDeclaration
  return (
    isTenancy(type) ||
    (declared !== undefined &&
      (ts.isPropertySignature(declared) || ts.isGetAccessor(declared)) &&
      /tenancy/i.test(owner.getText()))
  )
}

function isTenantDatabase(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return guardOfType(checker.getTypeAtLocation(node)) === 'tenant'
}
