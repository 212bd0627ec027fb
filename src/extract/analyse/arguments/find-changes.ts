import { ts } from 'ts-morph'

import { calledDeclaration } from '../../../code/index.ts'
import { changesFirst, changesReceiver, isAssignment } from '../changing-syntax.ts'
import { changedBy } from './changed-by.ts'
import { Given } from './given.ts'

/** A place that changes what a function was given. */
export interface Change {
  readonly node: ts.Node
  /** What is changed, from the parameter on: `order.lines`. */
  readonly path: string
}

/** What hands each element of a list to a callback. */
const EACH: ReadonlySet<string> = new Set([
  'forEach',
  'map',
  'filter',
  'flatMap',
  'some',
  'every',
  'find',
  'findIndex',
])
const MOST_DEPTH = 4

/**
 * The places in a function, and in those that it hands its argument to, where that is changed. What is a copy is not
 * followed: a spread, a call that makes something new.
 *
 * @param isFollowed Whether a function is looked into as well.
 */
export function findChanges(
  declared: ts.SignatureDeclaration,
  index: number,
  { checker, isFollowed }: { checker: ts.TypeChecker; isFollowed: (node: ts.Node) => boolean },
): readonly Change[] {
  const finder = new ChangeFinder(checker, isFollowed)
  finder.inFunction(declared, index, undefined, 0)
  return finder.changes
}

class ChangeFinder {
  readonly changes: Change[] = []
  readonly #checker: ts.TypeChecker
  readonly #isFollowed: (node: ts.Node) => boolean
  readonly #seen = new Set<string>()

  constructor(checker: ts.TypeChecker, isFollowed: (node: ts.Node) => boolean) {
    this.#checker = checker
    this.#isFollowed = isFollowed
  }

  /** @param path What the argument is to the first function; undefined for the first one itself. */
  inFunction(
    declared: ts.SignatureDeclaration,
    index: number,
    path: string | undefined,
    depth: number,
  ): void {
    const parameter = declared.parameters[index]
    const body = 'body' in declared ? declared.body : undefined
    if (
      parameter === undefined ||
      body === undefined ||
      (!ts.isBlock(body) && !ts.isExpression(body))
    )
      return
    const key = `${declared.getSourceFile().fileName}:${declared.pos}:${index}`
    if (this.#seen.has(key) || depth > MOST_DEPTH) return
    this.#seen.add(key)
    const given = new Given(this.#checker)
    given.bind(parameter.name, path ?? parameter.name.getText())
    this.#look(body, given, depth)
  }

  #look(node: ts.Node, given: Given, depth: number): void {
    this.#learn(node, given)
    this.#judge(node, given, depth)
    ts.forEachChild(node, (child) => this.#look(child, given, depth))
  }

  /** Other names for the same object: variables, what is taken from it, the elements of its lists. */
  #learn(node: ts.Node, given: Given): void {
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const path = given.pathOf(node.initializer)
      if (path !== undefined) given.bind(node.name, path)
    }
    if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer)) {
      const path = given.pathOf(node.expression)
      const [variable] = node.initializer.declarations
      if (path !== undefined && variable) given.bind(variable.name, `${path}[]`)
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const path = EACH.has(node.expression.name.text)
        ? given.pathOf(node.expression.expression)
        : undefined
      const [callback] = node.arguments
      const isInline =
        callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))
      const element = isInline ? callback.parameters[0] : undefined
      if (path !== undefined && element) given.bind(element.name, `${path}[]`)
    }
    // `input = { ...input }`: from there on a name of something else.
    if (ts.isBinaryExpression(node) && isAssignment(node) && ts.isIdentifier(node.left)) {
      const isAlways =
        ts.isExpressionStatement(node.parent) && ts.isFunctionLike(node.parent.parent.parent)
      if (isAlways && given.pathOf(node.right) === undefined) given.unbind(node.left)
    }
  }

  #judge(node: ts.Node, given: Given, depth: number): void {
    const changed = changedBy(node)
    if (changed !== undefined) {
      const path = given.pathOf(changed.object)
      if (path !== undefined) this.changes.push({ node, path: `${path}${changed.part}` })
    }
    if (ts.isCallExpression(node)) this.#judgeCall(node, given, depth)
  }

  #judgeCall(call: ts.CallExpression, given: Given, depth: number): void {
    const receiver = ts.isPropertyAccessExpression(call.expression)
      ? call.expression.expression
      : undefined
    const path = receiver && given.pathOf(receiver)
    if (path !== undefined && changesReceiver(call, this.#checker)) {
      this.changes.push({ node: call, path })
      return
    }
    const [target] = call.arguments
    if (target && changesFirst(call)) {
      const changed = given.pathOf(target)
      if (changed !== undefined) this.changes.push({ node: call, path: changed })
      return
    }
    this.#follow(call, given, depth)
  }

  #follow(call: ts.CallExpression, given: Given, depth: number): void {
    const paths = call.arguments.map((one) => given.pathOf(one))
    if (paths.every((path) => path === undefined)) return
    const declared = calledDeclaration(call, this.#checker)
    if (declared === undefined || !this.#isFollowed(declared)) return
    const target = bodyOf(declared)
    for (const [index, path] of paths.entries()) {
      if (path !== undefined && target !== undefined)
        this.inFunction(target, index, path, depth + 1)
    }
  }
}

/** The function itself: of overloads the one that has a body. */
function bodyOf(declared: ts.SignatureDeclaration): ts.SignatureDeclaration | undefined {
  return 'body' in declared && declared.body !== undefined ? declared : undefined
}
