import type { SqlRule } from '../../sql-rule.ts'

export const lockTable: SqlRule = {
  id: 'lock-table',
  group: 'locking',
  what: 'A table that was there is locked by hand.',
  why: 'The lock is held until the migration commits, and each statement takes the lock that it needs by itself.',
  remedy: 'Leave `lock table` out.',
  examples: {
    bad: 'lock table invoice in exclusive mode',
    good: 'alter table invoice add column note text',
  },
  judge(change, { existed }) {
    if (change.kind !== 'lock table') return undefined
    const tables = change.tables.filter(existed).map(({ name }) => name)
    if (tables.length === 0) return undefined
    return { message: `${tables.join(', ')} is locked in ${change.mode} mode until the commit.` }
  },
}
