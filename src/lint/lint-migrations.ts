import type { RenderedMigration } from '@tenantry/runtime/migrations'

import {
  buildState,
  type ObjectName,
  type ParsedMigration,
  parseMigrations,
  SchemaModel,
  type SqlStatement,
} from '../sql/index.ts'
import { type Conventions, OUR_CONVENTIONS } from './conventions.ts'
import type { AllowedFinding, Finding, LintReport } from './finding.ts'
import { holdsForForeign } from './foreign/rules-of-ours.ts'
import { SCHEMA_RULES } from './rules/schema/index.ts'
import { SQL_RULES } from './rules/sql/index.ts'
import { lintSchema, type SchemaFinding } from './schema/lint-schema.ts'
import type { Problem, Scene, SqlRule } from './sql-rule.ts'

/** What the linter needs of a migration. */
export type LintedMigration = Pick<
  RenderedMigration,
  'name' | 'module' | 'kind' | 'statements' | 'destructive'
> & { readonly allow?: Readonly<Record<string, string>> | undefined }

export interface LintOptions {
  /** Which migrations are judged; the others are read, for what they leave behind. Default: all. */
  readonly only?: ((name: string) => boolean) | undefined
  /** Default: those of applications that `saas init` makes. */
  readonly conventions?: Conventions | undefined
  /** Whether Tenantry runs them. Those of other tools are not judged by what its runner needs. Default: true. */
  readonly isOurs?: boolean | undefined
}

/**
 * Judges migrations by their SQL alone: no database is asked.
 *
 * @param migrations All of the application, in their order.
 * @throws {TenantryError} SQL_INVALID
 */
export async function lintMigrations(
  migrations: readonly LintedMigration[],
  options: LintOptions = {},
): Promise<LintReport> {
  return await lintParsed(await parseMigrations(migrations), options)
}

/** The same of migrations that were read. */
export async function lintParsed(
  migrations: readonly ParsedMigration<LintedMigration>[],
  { only = () => true, conventions = OUR_CONVENTIONS, isOurs = true }: LintOptions = {},
): Promise<LintReport> {
  const schema = new SchemaModel()
  const rules = isOurs ? SQL_RULES : SQL_RULES.filter(holdsForForeign)
  const left = lintSchema(await buildState(migrations), conventions)
  const found: Finding[] = []
  const allowed: AllowedFinding[] = []
  for (const migration of migrations) {
    const findings = [
      ...judge(migration, migration.parsed, schema, rules),
      ...left.filter(({ at }) => at.migration === migration.name).map(toStateFinding(migration)),
    ]
    if (!only(migration.name)) continue
    found.push(...judgeAllowances(migration))
    for (const finding of findings) {
      const reason = reasonFor(migration, finding)
      if (reason === undefined) found.push(finding)
      else allowed.push({ ...finding, reason })
    }
  }
  const judged = migrations.filter(({ name }) => only(name)).length
  return { migrations: judged, findings: found, allowed }
}

function reasonFor(migration: LintedMigration, { rule, group }: Finding): string | undefined {
  const allowed = migration.allow?.[rule]
  const reason = allowed ?? (group === 'destructive' ? migration.destructive : undefined)
  // A reason that says nothing is none.
  return reason?.trim() === '' ? undefined : reason
}

/** What a migration allows and is no rule: mistyped, it would allow nothing, and nobody would know. */
function judgeAllowances({ name, module, allow = {} }: LintedMigration): Finding[] {
  const known = new Set([...SQL_RULES, ...SCHEMA_RULES].map(({ id }) => id))
  return Object.entries(allow)
    .filter(([rule]) => !known.has(rule))
    .map(([rule, reason]) => ({
      kind: 'migration',
      rule: 'unknown-rule',
      group: 'unread',
      severity: 'error',
      migration: name,
      module,
      statement: `allow ${rule} ${reason}`,
      message: `${rule} is allowed, and is no rule.`,
      remedy: 'Write the name of the rule as `saas lint` shows it.',
    }))
}

/** Judges a migration, and brings the schema behind it. */
function judge(
  migration: LintedMigration,
  statements: readonly SqlStatement[],
  schema: SchemaModel,
  rules: readonly SqlRule[],
): Finding[] {
  const { name } = migration
  const findings: Finding[] = []
  const existed = (table: ObjectName): boolean => schema.table(table)?.createdBy !== name
  for (const statement of statements) {
    for (const change of statement.changes) {
      const scene: Scene = { schema, migration: name, kind: migration.kind, statement, existed }
      for (const rule of rules) {
        const problem = rule.judge(change, scene)
        if (problem) findings.push(toFinding(rule, migration, statement.text, problem))
      }
      schema.apply(change, { migration: name, statement: statement.text })
    }
  }
  return findings
}

/** What the migrations together leave behind is told of the one that has made it so. */
function toStateFinding({ name, module }: LintedMigration) {
  return ({ rule, severity, at, message, remedy }: SchemaFinding): Finding => ({
    kind: 'migration',
    rule,
    group: 'tenants',
    severity,
    migration: name,
    module,
    statement: at.statement,
    message,
    remedy,
  })
}

function toFinding(
  { id, group, severity = 'error', remedy }: SqlRule,
  { name, module }: LintedMigration,
  statement: string,
  problem: Problem,
): Finding {
  return {
    kind: 'migration',
    rule: id,
    group,
    severity,
    migration: name,
    module,
    statement,
    message: problem.message,
    remedy: problem.remedy ?? remedy,
  }
}
