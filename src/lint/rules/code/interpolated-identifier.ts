import { ts } from 'ts-morph'

import { foreignOrigin, isSqlTag } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'

const ON_TAG: ReadonlySet<string> = new Set(['ref', 'table', 'id'])

export const interpolatedIdentifier: CodeRule = {
  id: 'interpolated-identifier',
  what: 'The name of a table, a column or a schema that comes from elsewhere.',
  why: 'It is quoted, so that it ends no statement. But whoever chooses it chooses which column is compared, or whose schema is read: `sql.table("other_tenant.invoice")`.',
  remedy:
    'Choose the name from a list that the program holds: by a type of its names, or by asking the list.',
  suppress: 'Where the name is read from the catalog of tenants, and nobody else can choose it.',
  examples: {
    leak: `export const order = (tenant: string, column: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .orderBy(sql.ref(column))
    .execute()`,
    mend: `export const order = (tenant: string, column: 'number' | 'total') =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .orderBy(sql.ref(column))
    .execute()`,
  },
  *find(scene) {
    const { program } = scene
    for (const method of ['ref', 'table', 'id', 'escapeIdentifier']) {
      for (const call of program.calls.named(method)) {
        if (!isIdentifierMaker(call, scene)) continue
        for (const given of call.arguments ?? []) {
          const origin = foreignOrigin(given, program, false)
          if (origin === undefined) continue
          const message = 'This name comes from elsewhere.'
          yield { node: call, message, flow: [origin, call] }
          break
        }
      }
    }
  },
}

/** `sql.ref(…)`, `db.dynamic.table(…)`, `client.escapeIdentifier(…)`. */
function isIdentifierMaker(
  { expression }: ts.CallExpression | ts.NewExpression,
  { program }: CodeScene,
): boolean {
  if (ts.isIdentifier(expression)) return expression.text === 'escapeIdentifier'
  if (!ts.isPropertyAccessExpression(expression)) return false
  const { name, expression: owner } = expression
  if (name.text === 'escapeIdentifier') return true
  if (ON_TAG.has(name.text) && isSqlTag(owner, program)) return true
  return program.checker.getTypeAtLocation(owner).getSymbol()?.name === 'DynamicModule'
}
