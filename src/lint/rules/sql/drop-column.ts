import type { SqlRule } from '../../sql-rule.ts'

export const dropColumn: SqlRule = {
  id: 'drop-column',
  group: 'destructive',
  what: 'A column is dropped from a table that was there.',
  why: 'Its values are gone in every placement, and the version of the application that still runs fails.',
  remedy:
    "Deploy code that no longer reads or writes it first. Then drop it, and say so: destructive: 'reason', or `-- tenantry: destructive reason`.",
  examples: {
    bad: 'alter table invoice drop column number',
    good: 'alter table invoice alter column number drop not null',
  },
  judge(change, { schema, existed, migration }) {
    if (change.kind !== 'drop column' || !existed(change.table)) return undefined
    if (schema.table(change.table)?.addedColumns.get(change.column) === migration) return undefined
    return { message: `${change.table.name}.${change.column} is dropped, with its values.` }
  },
}
