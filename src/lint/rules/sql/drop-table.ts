import type { SqlRule } from '../../sql-rule.ts'

const KEEPING_ROWS: ReadonlySet<string> = new Set(['table', 'schema', 'sequence', 'extension'])

export const dropTable: SqlRule = {
  id: 'drop-table',
  group: 'destructive',
  what: 'A table, schema, sequence or extension is dropped.',
  why: 'Its rows are gone in every placement, and the version of the application that still runs fails.',
  remedy:
    "Deploy code that no longer uses it first. Then drop it, and say so: destructive: 'reason', or `-- tenantry: destructive reason`.",
  examples: {
    bad: 'drop table invoice',
    good: 'create table draft (id int); drop table draft',
  },
  judge(change, { schema, existed, migration }) {
    if (change.kind !== 'drop' || !KEEPING_ROWS.has(change.object)) return undefined
    if (change.object === 'table' && !existed(change.name)) return undefined
    const { object, name } = change
    if (schema.madeBy(object, name) === migration) return undefined
    return { message: `${object} ${name.name} is dropped, with what is in it.` }
  },
}
