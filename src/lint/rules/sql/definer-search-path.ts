import type { SqlRule } from '../../sql-rule.ts'

export const definerSearchPath: SqlRule = {
  id: 'definer-search-path',
  group: 'tenants',
  what: 'A `security definer` function has no search_path of its own.',
  why: 'It runs with the rights of its owner and the search_path of its caller, who so decides which tables and functions its names mean.',
  remedy:
    'Add `set search_path from current`, which is the schema of the placement; or leave `security definer` out.',
  examples: {
    bad: 'create function total() returns bigint language sql security definer as $$ select count(*) from invoice $$',
    good: 'create function total() returns bigint language sql security definer set search_path from current as $$ select count(*) from invoice $$',
  },
  judge(change) {
    if (change.kind !== 'create function') return undefined
    if (!change.isSecurityDefiner || change.setsSearchPath) return undefined
    return { message: `${change.signature} runs as its owner, with the search_path of its caller.` }
  },
}
