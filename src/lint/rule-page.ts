import type { ReportedFinding } from './report.ts'
import { SQL_RULES } from './rules/sql/index.ts'

const DOCS = 'https://github.com/tenantry/tenantry/blob/main/docs'
/** What is found of comments that allow something. */
const OF_COMMENTS = /^allowance-/
/** Those that share a page. */
const ON_STATEMENTS: ReadonlySet<string> = new Set([
  'unknown-rule',
  ...SQL_RULES.map(({ id }) => id),
])

/** Where a person can read more about what was found. */
export function pageOf({ kind, rule }: Pick<ReportedFinding, 'kind' | 'rule'>): string {
  if (OF_COMMENTS.test(rule)) return `${DOCS}/lint.md#allowing-a-finding`
  return kind === 'migration' && ON_STATEMENTS.has(rule)
    ? `${DOCS}/migration-lint.md#${rule}`
    : `${DOCS}/lint/${rule}.md`
}
