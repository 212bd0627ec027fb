import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { isKysely } from './database-kind.ts'
import { flowsTo } from './origins.ts'
import { textsOf } from './texts-of.ts'
import { unwrap } from './unwrap.ts'

/** What `with('recent', …)` makes: to the queries that see it, a table of that name. */
export interface WithClause {
  readonly name: string
  readonly call: ts.CallExpression
}

const MOST_DEPTH = 8

/** The `with` clauses that a query on a database sees; each hides a table of its name. */
export function withClausesOf(
  database: ts.Expression,
  program: CodeProgram,
): readonly WithClause[] {
  return callsOnDatabase(database, program).flatMap((call) => readWith(call, program) ?? [])
}

/** Whether there is a `with` of that name anywhere; to ask is cheap, to follow each database is not. */
export function hasWith(name: string, { calls }: CodeProgram): boolean {
  return [...calls.named('with'), ...calls.named('withRecursive')].some(({ arguments: given }) => {
    const [first] = given ?? []
    if (first === undefined) return false
    return !ts.isStringLiteralLike(first) || first.text.startsWith(name)
  })
}

/** Reads `db.with('recent', …)`, under whatever name the database has. */
export function readWith(call: ts.CallExpression, program: CodeProgram): WithClause | undefined {
  const { expression, arguments: given } = call
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  const { text } = expression.name
  const [name] = given
  if ((text !== 'with' && text !== 'withRecursive') || name === undefined) return undefined
  if (!isKysely(program.checker.getTypeAtLocation(expression.expression))) return undefined
  const [first] = textsOf(name, program) ?? []
  // `recent(id, number)` names its columns too.
  return first === undefined ? undefined : { name: first.replace(/\(.*/s, '').trim(), call }
}

/** The calls that led to a database, such as `db.withSchema('x').with('recent', …)`, the last one first. */
export function callsOnDatabase(
  database: ts.Expression,
  program: CodeProgram,
  depth = 0,
): readonly ts.CallExpression[] {
  const calls: ts.CallExpression[] = []
  let node = unwrap(database)
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    calls.push(node)
    node = unwrap(node.expression.expression)
  }
  if (depth > MOST_DEPTH || ts.isNewExpression(node)) return calls
  for (const { origin } of flowsTo(node, program)) {
    if (ts.isParameter(origin)) calls.push(...callsAround(origin, program, depth))
    else if (!ts.isBindingElement(origin) && origin !== node)
      calls.push(...callsOnDatabase(origin, program, depth + 1))
  }
  return calls
}

/** A callback that Kysely calls sees what the builder saw that it was given to. */
function callsAround(
  { parent: callback }: ts.ParameterDeclaration,
  program: CodeProgram,
  depth: number,
): readonly ts.CallExpression[] {
  const call = callback.parent
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return []
  const { name, expression } = call.expression
  const before = callsOnDatabase(expression, program, depth + 1)
  return name.text === 'withRecursive' ? [call, ...before] : before
}
