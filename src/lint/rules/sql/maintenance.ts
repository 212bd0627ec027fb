import type { SqlRule } from '../../sql-rule.ts'

export const maintenance: SqlRule = {
  id: 'maintenance',
  group: 'locking',
  what: 'A table or index is written anew by `vacuum full`, `cluster`, `reindex` or `refresh materialized view`.',
  why: 'It is locked until that is done; and this is upkeep, which belongs to no version of the schema.',
  remedy: 'Do it outside of migrations; reindex and refresh concurrently.',
  examples: {
    bad: 'cluster invoice',
    good: 'alter table invoice set (fillfactor = 80)',
  },
  judge(change) {
    if (change.kind !== 'maintain' || change.what === 'vacuum' || change.isConcurrent) return
    const tables = change.tables.map(({ name }) => name).join(', ') || 'the whole database'
    return { message: `\`${change.what}\` locks ${tables} until it is done.` }
  },
}
