import { ts } from 'ts-morph'

import {
  calledDeclaration,
  type CodeProgram,
  declarationsOf,
  functionsIn,
  isOwn,
} from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'

const MOST_DEPTH = 6

/** Where errors of the database arrive: which names hold one. */
export class DatabaseErrors {
  readonly #program: CodeProgram
  readonly #queries: ReadonlySet<ts.Node>
  readonly #known = new Map<ts.Node, boolean>()

  constructor({ program, queries, rawSql }: CodeScene) {
    this.#program = program
    this.#queries = new Set([...queries.map(({ root }) => root), ...rawSql.map(({ node }) => node)])
  }

  /** Whether a name is the error of a `catch`, a handler of errors or `.catch(…)`, behind which a database is. */
  isError(name: ts.Node): boolean {
    if (!ts.isIdentifier(name) || this.#queries.size === 0) return false
    return declarationsOf(name, this.#program.checker).some((declared) => {
      if (ts.isVariableDeclaration(declared) && ts.isCatchClause(declared.parent)) {
        return this.#reaches(declared.parent.parent.tryBlock, 0)
      }
      return ts.isParameter(declared) && this.#isHandled(declared)
    })
  }

  #isHandled(parameter: ts.ParameterDeclaration): boolean {
    const { parent: handler } = parameter
    const call = ts.isCallExpression(handler.parent)
      ? handler.parent
      : this.#registrationOf(handler)
    if (call === undefined || handler.parameters[0] !== parameter) return false
    if (!ts.isPropertyAccessExpression(call.expression)) return false
    const method = call.expression.name.text
    if (method === 'setErrorHandler' || method === 'onError') return true
    if (method === 'use') return handler.parameters.length === 4
    return method === 'catch' && this.#reaches(call.expression.expression, 0)
  }

  /** `app.setErrorHandler(answerError)`, of a function that has a name. */
  #registrationOf(handler: ts.SignatureDeclaration): ts.CallExpression | undefined {
    for (const method of ['setErrorHandler', 'onError', 'use']) {
      for (const call of this.#program.calls.named(method)) {
        const names = (call.arguments ?? []).filter(
          (one) => ts.isIdentifier(one) || ts.isPropertyAccessExpression(one),
        )
        const isThat = names.some((one) => functionsIn(one, this.#program).includes(handler))
        if (isThat && ts.isCallExpression(call)) return call
      }
    }
    return undefined
  }

  /** Whether a piece of code runs a query, by itself or by what it calls. */
  #reaches(node: ts.Node, depth: number): boolean {
    const known = this.#known.get(node)
    if (known !== undefined) return known
    this.#known.set(node, false)
    const visit = (one: ts.Node): boolean => {
      if (this.#queries.has(one)) return true
      if (ts.isCallExpression(one) && depth < MOST_DEPTH && this.#reachesByCall(one, depth))
        return true
      return ts.forEachChild(one, (child) => visit(child) || undefined) ?? false
    }
    const reaches = visit(node)
    this.#known.set(node, reaches)
    return reaches
  }

  #reachesByCall(call: ts.CallExpression, depth: number): boolean {
    const declared = calledDeclaration(call, this.#program.checker)
    if (declared === undefined || !isOwn(declared, this.#program)) return false
    return this.#reaches(declared, depth + 1)
  }
}
