import type { SqlRule } from '../../sql-rule.ts'

export const deleteAllRows: SqlRule = {
  id: 'delete-all-rows',
  group: 'destructive',
  what: 'A table is truncated, or deleted from without a condition.',
  why: 'The rows of all tenants of the placement are gone.',
  remedy:
    "Delete the rows that are meant, by a condition, in batches; or say so: destructive: 'reason', or `-- tenantry: destructive reason`.",
  examples: {
    bad: 'truncate invoice',
    good: "delete from invoice where number = 'test'",
  },
  judge(change, { existed }) {
    const emptied =
      change.kind === 'truncate'
        ? change.tables
        : change.kind === 'change rows'
          ? change.empties
          : []
    const tables = emptied.filter(existed).map(({ name }) => name)
    if (tables.length === 0) return undefined
    return { message: `All rows of ${tables.join(', ')} are deleted.` }
  },
}
