import { ts } from 'ts-morph'

import { calleeName, type CodeProgram, flowsTo, functionAround } from '../../code/index.ts'
import type { ScopedRawSql } from './judge-raw-sql.ts'

/** What runs a statement, as far as the program tells. */
export type ConnectionKind = 'pool' | 'checked-out' | 'own' | 'transaction' | 'unknown'

/** `pool` takes another connection for each statement; `checked-out` is one of a pool, `own` one that nobody shares. */
export function connectionOf(
  { node, kind, database }: ScopedRawSql,
  { checker }: CodeProgram,
): ConnectionKind {
  if (database === undefined) return 'unknown'
  if (kind === 'prisma' && batchAround(node) !== undefined) return 'transaction'
  const type = checker.getTypeAtLocation(database)
  const name = type.getSymbol()?.name ?? ''
  // A transaction of Prisma is a client without what opens others.
  if (kind === 'prisma') return type.getProperty('$connect') ? 'pool' : 'transaction'
  if (kind === 'drizzle' || kind === 'knex')
    return name.endsWith('Transaction') ? 'transaction' : 'pool'
  if (name === 'Pool') return 'pool'
  if (name === 'PoolClient') return 'checked-out'
  if (name === 'Client') return 'own'
  if (name.endsWith('Transaction')) return 'transaction'
  return kind === 'kysely' && name === 'Kysely' ? 'pool' : 'unknown'
}

/** The functions in which a statement is run and its connection is taken; undefined where that is not all known. */
export function scopesOf(
  { database }: ScopedRawSql,
  program: CodeProgram,
): readonly ts.Node[] | undefined {
  if (database === undefined) return undefined
  const origins = flowsTo(database, program).map(({ origin }) => origin)
  const isKnown = origins.every((one) => !ts.isParameter(one) && !ts.isBindingElement(one))
  return isKnown ? [database, ...origins].map(scopeOf) : undefined
}

/** The function around a node, or its file. */
export function scopeOf(node: ts.Node): ts.Node {
  return functionAround(node) ?? node.getSourceFile()
}

/** Whether a statement is run for each connection that a pool opens: `pool.on('connect', …)`. */
export function isOnConnect(node: ts.Node): boolean {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isCallExpression(at) || !ts.isPropertyAccessExpression(at.expression)) continue
    const [event] = at.arguments
    const isEvent = at.expression.name.text === 'on' || at.expression.name.text === 'once'
    if (isEvent && event && ts.isStringLiteralLike(event) && event.text === 'connect') return true
  }
  return false
}

/** The list in `prisma.$transaction([…])`. */
export function batchAround(node: ts.Node): ts.Node | undefined {
  for (let at = node.parent; at !== undefined && !ts.isFunctionLike(at); at = at.parent) {
    if (!ts.isArrayLiteralExpression(at) || !ts.isCallExpression(at.parent)) continue
    if (calleeName(at.parent)?.text === '$transaction') return at
  }
  return undefined
}
