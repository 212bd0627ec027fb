import type { SqlRule } from '../../sql-rule.ts'

export const viewNotInvoker: SqlRule = {
  id: 'view-not-invoker',
  group: 'tenants',
  what: 'A view runs with the rights of its owner, or is materialized.',
  why: 'Row-level security then asks who owns the view and not who reads it; a materialized view holds the rows of all tenants, and has none.',
  remedy:
    'Create the view `with (security_invoker = true)`; in place of a materialized view, keep a table with tenant_id up to date.',
  examples: {
    bad: 'create view open_invoice as select * from invoice',
    good: 'create view open_invoice with (security_invoker = true) as select * from invoice',
  },
  judge(change, { schema }) {
    if (change.kind !== 'create') return undefined
    const { object, name, reads, isInvoker } = change
    if (object !== 'view' && object !== 'materialized view') return undefined
    if (isInvoker || !reads.some((table) => schema.table(table)?.columns.has('tenant_id'))) return
    return { message: `The ${object} ${name.name} shows the rows of all tenants.` }
  },
}
