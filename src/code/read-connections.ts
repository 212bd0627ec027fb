import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { isKysely } from './database-kind.ts'
import { flowsTo, returnedBy } from './origins.ts'
import { isPg } from './raw-sql.ts'
import { propertyOf } from './unwrap.ts'

/** A connection to PostgreSQL that a program opens by itself. */
export interface OwnConnection {
  readonly node: ts.NewExpression
  /** The pools that a Kysely gets: they are one connection with it. */
  readonly pools: readonly ts.NewExpression[]
}

const POSTGRES = /postgres|^pg|neon/i

/** `new Kysely(…)` on PostgreSQL, and the pools and clients of `pg` that are in none. */
export function readConnections(
  program: CodeProgram,
  files: ReadonlySet<ts.SourceFile>,
): readonly OwnConnection[] {
  const made = [...program.calls.all()].filter(
    (call) => ts.isNewExpression(call) && files.has(call.getSourceFile()),
  )
  const news = made.flatMap((call) => (ts.isNewExpression(call) ? [call] : []))
  const databases = news.flatMap((node) => {
    if (!isKysely(program.checker.getTypeAtLocation(node))) return []
    const pools = poolsOf(node, program)
    return pools === undefined ? [] : [{ node, pools }]
  })
  const inside = new Set(databases.flatMap(({ pools }) => pools))
  const alone = news.filter(
    (node) => !inside.has(node) && isPg(program.checker.getTypeAtLocation(node)),
  )
  return [...databases, ...alone.map((node) => ({ node, pools: [] }))]
}

/** Undefined where the dialect is not one of PostgreSQL, or sends nothing. */
function poolsOf(
  database: ts.NewExpression,
  program: CodeProgram,
): readonly ts.NewExpression[] | undefined {
  const dialects = (database.arguments ?? [])
    .flatMap((config) => valuesOf(config, 'dialect', program))
    .filter((one) => ts.isNewExpression(one))
  if (!dialects.some(({ expression }) => POSTGRES.test(lastName(expression)))) return undefined
  return dialects
    .flatMap((dialect) => dialect.arguments ?? [])
    .flatMap((config) => valuesOf(config, 'pool', program))
    .flatMap((pool) => {
      if (!ts.isArrowFunction(pool) && !ts.isFunctionExpression(pool)) return [pool]
      return returnedBy(pool).flatMap((one) => flowsTo(one, program).map(({ origin }) => origin))
    })
    .filter((one) => ts.isNewExpression(one))
}

/** What a property of a configuration may be. */
function valuesOf(config: ts.Expression, name: string, program: CodeProgram): readonly ts.Node[] {
  return flowsTo(config, program)
    .flatMap(({ origin }) => (ts.isObjectLiteralExpression(origin) ? propertyOf(origin, name) : []))
    .flatMap((value) => flowsTo(value, program).map(({ origin }) => origin))
}

function lastName(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}
