import type { CodeRule } from '../../code/code-rule.ts'
import { findHiddenTables } from '../../code/find-hidden-tables.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const cteShadowsTable: CodeRule = {
  id: 'cte-shadows-table',
  what: 'A `with` that has the name of a table of tenants, where that takes the tenant from the table.',
  why: 'Behind `withSchema`, Kysely writes a table without its schema when a `with` has the same name, also where the table is meant. And a filter that seems to be on the table is on what the `with` has read.',
  remedy: 'Give the `with` another name, and compare the tenant inside of it.',
  suppress: 'Where the table without its schema is the one that is meant.',
  examples: {
    leak: `export const large = (schema: string, tenant: string) =>
  db
    .withSchema(schema)
    .with('invoice', (qb) => qb.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant))
    .selectFrom('invoice')
    .selectAll()
    .execute()`,
    mend: `export const large = (schema: string, tenant: string) =>
  db
    .withSchema(schema)
    .with('own', (qb) => qb.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant))
    .selectFrom('own')
    .selectAll()
    .execute()`,
  },
  *find(scene) {
    const found = new Set<unknown>()
    const unscoped = findUnscoped(
      scene,
      'cte-shadows-table',
      ({ table }) => `What is read by this name holds the rows of all tenants in ${table}.`,
    )
    for (const problem of [...unscoped, ...findHiddenTables(scene)]) {
      if (!found.has(problem.node)) yield problem
      found.add(problem.node)
    }
  },
}
