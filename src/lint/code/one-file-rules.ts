import type { CodeRule } from './code-rule.ts'

/**
 * Rules that are right about a file whoever calls it: seen alone it shows them less, and nothing that is not there.
 * Those that ask where a parameter comes from, or who comes to a place, are not among them.
 */
const ONE_FILE: ReadonlySet<string> = new Set([
  'callback-driver',
  'compiled-query-raw',
  'cte-shadows-table',
  'enter-with',
  'executor-taken',
  'explicit-schema',
  'filter-cleared',
  'floating-promise',
  'fragment-modifier',
  'global-upsert',
  'id-only-lookup',
  'local-set-outside-transaction',
  'plugins-removed',
  'raw-comment-swallow',
  'raw-or-precedence',
  'raw-unscoped',
  'server-evaluated-sql',
  'session-set',
  'system-without-reason',
  'tenant-column-written',
  'unscoped-insert-select',
  'unscoped-join',
  'unscoped-query',
])

export function oneFileRules(rules: readonly CodeRule[]): readonly CodeRule[] {
  return rules.filter(({ id }) => ONE_FILE.has(id))
}
