import { ts } from 'ts-morph'

import { calleeName, propertyOf, unwrap } from '../../../code/index.ts'
import { bareName } from './declared-tables.ts'

/** What makes a table, in Kysely, Knex, node-pg-migrate, TypeORM, Drizzle and Tenantry. */
export const CREATES: ReadonlySet<string> = new Set([
  'createTable',
  'createTableIfNotExists',
  'createTenantTable',
  'pgTable',
])
/** What changes one that is there already. */
export const ALTERS: ReadonlySet<string> = new Set([
  'alterTable',
  'table',
  'addConstraint',
  'addColumns',
  'createForeignKey',
])

/** The table that a call names: by a text, or by `new Table({ name })`. */
export function tableNamed(call: ts.CallExpression): string | undefined {
  const [given] = call.arguments
  const text = textIn(given) ?? (given && propertyIn(given, 'name').map(textIn)[0])
  return text === undefined ? undefined : bareName(text)
}

/** The table that a call is about: of the call around it, or of one in front of it in its chain. */
export function tableAround(call: ts.CallExpression): string | undefined {
  for (let node: ts.Node = call; node.parent !== undefined; node = node.parent) {
    if (!ts.isCallExpression(node)) continue
    for (const one of chainOf(node)) {
      const name = calleeName(one)?.text ?? ''
      const table = CREATES.has(name) || ALTERS.has(name) ? tableNamed(one) : undefined
      if (table !== undefined) return table
    }
  }
  return undefined
}

/** A call and those in front of it: `a(…).b(…)` has two. */
export function* chainOf(call: ts.CallExpression): Iterable<ts.CallExpression> {
  let node: ts.Expression = call
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) {
    if (ts.isCallExpression(node)) yield node
    node = node.expression
  }
}

function propertyIn(node: ts.Expression, name: string): readonly ts.Expression[] {
  if (ts.isNewExpression(node))
    return (node.arguments ?? []).flatMap((one) => propertyIn(one, name))
  return ts.isObjectLiteralExpression(node) ? propertyOf(node, name) : []
}

export function elementsOf(list: ts.Expression): readonly ts.Expression[] {
  const node = unwrap(list)
  return ts.isArrayLiteralExpression(node) ? [...node.elements] : [node]
}

export function textIn(node: ts.Expression | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined
}

export function textsIn(node: ts.Expression | undefined): readonly string[] {
  return node === undefined ? [] : elementsOf(node).flatMap((one) => textIn(one) ?? [])
}
