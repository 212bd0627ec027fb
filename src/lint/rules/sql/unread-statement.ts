import type { SqlRule } from '../../sql-rule.ts'

export const unreadStatement: SqlRule = {
  id: 'unread-statement',
  group: 'unread',
  severity: 'warning',
  what: 'The linter does not know what a statement does.',
  why: 'A `do` block, or a statement that is rare in migrations: what it drops, locks or opens is not judged.',
  remedy: 'Look at it yourself; write plain statements in place of a `do` block where you can.',
  examples: {
    bad: "do $$ begin execute 'drop table invoice'; end $$",
    good: 'alter table invoice add column note text',
  },
  judge(change) {
    if (change.kind === 'do') return { message: 'A `do` block is not looked into.' }
    return change.kind === 'unknown'
      ? { message: `Nothing is known of: ${change.what}.` }
      : undefined
  },
}
