import type { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { isOfPackage } from '../declarations.ts'
import { symbolsOf } from '../kinds.ts'

const PACKAGE = 'knex'

/** Whether a type is a Knex, or a transaction of it. */
export function isKnex(type: ts.Type): boolean {
  return symbolsOf(type).some(
    (symbol) =>
      (symbol.name === 'Knex' || symbol.name === 'Transaction') && isOfPackage(symbol, PACKAGE),
  )
}

/** Whether a type is a query of Knex. */
export function isKnexQuery(type: ts.Type): boolean {
  return symbolsOf(type).some(
    (symbol) =>
      (symbol.name === 'QueryBuilder' || symbol.name === 'BatchInsertBuilder') &&
      isOfPackage(symbol, PACKAGE),
  )
}

/** Whether a call is one of Knex itself, and not of what a program has added to it. */
export function isOfKnex(call: ts.CallExpression, { checker }: CodeProgram): boolean {
  const declared = checker.getResolvedSignature(call)?.declaration
  return declared?.getSourceFile().fileName.includes(`/node_modules/${PACKAGE}/`) === true
}
