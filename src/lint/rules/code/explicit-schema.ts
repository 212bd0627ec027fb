import { ts } from 'ts-morph'

import { guardOf, isKysely, textsOf } from '../../../code/index.ts'
import type { CodeProblem, CodeRule, CodeScene } from '../../code/code-rule.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'
import { queriesOn } from '../../code/queries-on.ts'
import { severityPast } from '../../code/severity-past.ts'

export const explicitSchema: CodeRule = {
  id: 'explicit-schema',
  needs: ['@tenantry/runtime'],
  what: 'A table of tenants named with its schema, or `withSchema`, on a database that is scoped to a tenant.',
  why: 'The placement of the tenant decides the schema. A name that says another reaches another placement, with other tenants in it; the runtime refuses it where it sees it, and leaves it to the policies in text (a warning).',
  remedy: 'Name the table alone.',
  suppress: 'In an application whose placements are all in the schema that is named, for ever.',
  examples: {
    preamble: TENANCY_PREAMBLE,
    leak: `export const list = () =>
  tenancy.db.withSchema('globex').selectFrom('invoice').selectAll().execute()`,
    mend: `export const list = () => tenancy.db.selectFrom('invoice').selectAll().execute()`,
  },
  *find(scene) {
    yield* findWithSchema(scene)
    for (const { sources, root, guard } of scene.queries) {
      const severity = severityPast(guard)
      const named = sources.find(({ table = '' }) => isPlaced(table, scene))
      if (severity === undefined || named === undefined) continue
      yield { node: root, severity, message: say(named.table ?? '') }
    }
    for (const { node, guard, kind, tenantSources } of scene.rawSql) {
      const severity = severityPast(guard)
      const named = tenantSources.find(({ table }) => table.schema !== undefined)
      // Where nothing else holds it, that it names no tenant says more.
      if (severity !== 'warning' || named === undefined || kind === 'compiled') continue
      yield { node, severity, message: say(`${named.table.schema}.${named.table.name}`) }
    }
  },
}

function* findWithSchema(scene: CodeScene): Iterable<CodeProblem> {
  const { program } = scene
  for (const call of program.calls.named('withSchema')) {
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
    const database = call.expression.expression
    const [schema] = call.arguments
    if (schema === undefined || !isKysely(program.checker.getTypeAtLocation(database))) continue
    const guard = guardOf(database, program)
    const severity = severityPast(guard)
    const queries = queriesOn(call, scene)
    const isOnShared = queries.length > 0 && queries.every((one) => one.tenantSources.length === 0)
    if (severity === undefined || isOnShared) continue
    // A schema that is chosen while the program runs may be how a plugin of one's own separates tenants.
    if (guard === 'plugin' && textsOf(schema, program) === undefined) continue
    yield { node: call, severity, message: say(`${schema.getText()}.*`) }
  }
}

function isPlaced(table: string, { isTenantTable }: CodeScene): boolean {
  const [schema, name] = table.split('.')
  return schema !== undefined && name !== undefined && isTenantTable(name)
}

function say(table: string): string {
  return `${table} is the table of one placement, whoever asks.`
}
