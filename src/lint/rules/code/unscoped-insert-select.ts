import type { CodeRule } from '../../code/code-rule.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const unscopedInsertSelect: CodeRule = {
  id: 'unscoped-insert-select',
  what: 'An insert of rows that are selected from a table of tenants, of all of them.',
  why: 'What is written for one tenant holds the rows of the others from then on, and no later filter takes them out again.',
  remedy: 'Compare the tenant in the select, or run the statement on `tenancy.db`.',
  suppress:
    'Where rows of all tenants are copied with the tenant that each has, as in a backfill. A migration is the better place.',
  examples: {
    leak: `export const copy = (tenant: string) =>
  db
    .insertInto('customer')
    .columns(['tenant_id', 'name'])
    .expression((eb) => eb.selectFrom('invoice').select([eb.val(tenant).as('tenant_id'), 'number']))
    .execute()`,
    mend: `export const copy = (tenant: string) =>
  db
    .insertInto('customer')
    .columns(['tenant_id', 'name'])
    .expression((eb) =>
      eb.selectFrom('invoice').select(['tenant_id', 'number']).where('tenant_id', '=', tenant),
    )
    .execute()`,
  },
  *find(scene) {
    yield* findUnscoped(scene, 'unscoped-insert-select', ({ table }) => say(table))
    for (const { node, guard, tenantSources } of scene.rawSql) {
      const unbound = tenantSources.find(({ isBound }) => !isBound)
      if (guard === 'plain' && unbound?.isInserted) yield { node, message: say(unbound.table.name) }
    }
  },
}

function say(table: string): string {
  return `The rows of ${table} of all tenants are inserted here.`
}
