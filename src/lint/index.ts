export type { AllowedFinding, Finding, LintReport, RuleGroup } from './finding.ts'
export { type LintedMigration, lintMigrations } from './lint-migrations.ts'
export { SQL_RULES } from './rules/sql/index.ts'
export type { SqlRule } from './sql-rule.ts'
