import { ts } from 'ts-morph'

import { callsOnDatabase, guardOf, isInside, readWith } from '../../code/index.ts'
import type { CodeProblem, CodeScene } from './code-rule.ts'

/**
 * The `with` clauses behind `withSchema` that have the name of a table of tenants which one of the bodies
 * reads: their own, or one before them.
 */
export function* findHiddenTables({
  program,
  isTenantTable,
  queries,
}: CodeScene): Iterable<CodeProblem> {
  for (const method of ['with', 'withRecursive']) {
    for (const call of program.calls.named(method)) {
      const clause = ts.isCallExpression(call) ? readWith(call, program) : undefined
      if (clause === undefined || !isTenantTable(clause.name)) continue
      const before = callsOnDatabase(clause.call, program)
      if (!before.some((one) => isNamed(one, 'withSchema'))) continue
      const bodies = before.flatMap((one) => (readWith(one, program) ? one.arguments.slice(1) : []))
      const isRead = queries.some(
        ({ root, sources }) =>
          sources.some(({ table }) => table === clause.name) &&
          bodies.some((body) => isInside(root, body)),
      )
      const [name = clause.call] = clause.call.arguments
      if (!isRead || guardOf(clause.call, program) !== 'plain') continue
      const message = `Kysely writes ${clause.name} without its schema, because this has its name.`
      yield { node: name, message }
    }
  }
}

function isNamed({ expression }: ts.CallExpression, name: string): boolean {
  return ts.isPropertyAccessExpression(expression) && expression.name.text === name
}
