export { LINT_CONFIG_SCHEMA, type LintConfig } from './config/config-schema.ts'
export { assertTablesMade } from './config/assert-tables-made.ts'
export { invalidLintConfig, LINT_CONFIG_FILE, parseLintConfig } from './config/parse-lint-config.ts'
export { toConventions } from './config/to-conventions.ts'
export { DEFAULT_FILES, isProgram } from './foreign/migration-tools.ts'
export { readForeignMigrations } from './foreign/read-foreign-migrations.ts'
export { RULES_OF_OURS } from './foreign/rules-of-ours.ts'
export { unreadable } from './foreign/unreadable.ts'
export { assertFilesThere, ignoreFindings } from './ignore-findings.ts'
export { matchesGlob } from './match-glob.ts'
export type { CodePlace, CodeReport } from './code/code-finding.ts'
export { applyFixes } from './apply-fixes.ts'
export { pageOf } from './rule-page.ts'
export type { AllowedFinding, Finding, LintReport, RuleGroup } from './finding.ts'
export { type LintedMigration, lintMigrations, lintParsed } from './lint-migrations.ts'
export { assertMigrationPlantsFound } from './migration-plants.ts'
export { refuseUnsaidLoss } from './refuse-unsaid-loss.ts'
export { SQL_RULES } from './rules/sql/index.ts'
export type { SqlRule } from './sql-rule.ts'
export { type Baseline, parseBaseline, toBaseline, withoutKnown } from './baseline.ts'
export { type MigrationFile, placeFindings } from './place-findings.ts'
export {
  type AllowedReportedFinding,
  type ApplicationReport,
  joinReports,
  type FileFinding,
  type ReportedFinding,
  withDatabase,
} from './report.ts'
export { toGithub } from './reports/to-github.ts'
export { type RuleFacts, toSarif } from './reports/to-sarif.ts'
export {
  type DatabaseFinding,
  type DatabaseReport,
  type DatabaseSummary,
  DATABASE_RULES,
  type DatabaseRule,
  judgeDatabase,
  assertDatabasePlantsFound,
} from './database/index.ts'
export { findUnjudged, selectFindings } from './select-findings.ts'
export { tenantTablesOf } from './tenant-tables-of.ts'
export { type Conventions, OUR_CONVENTIONS } from './conventions.ts'
export { SCHEMA_RULES } from './rules/schema/index.ts'
export { lintSchema, type SchemaFinding } from './schema/lint-schema.ts'
export { assertSchemaPlantsFound } from './schema/schema-plants.ts'
export type { SchemaProblem, SchemaRule } from './schema/schema-rule.ts'
