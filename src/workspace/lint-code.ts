import { relative, sep } from 'node:path'

import { readPrismaModels, toSnakeCase } from '../code/index.ts'
import { assertPlantsFound, type CodeReport, lintCode, plantsOf } from '../lint/code/index.ts'
import { type Conventions, type LintedMigration, matchesGlob } from '../lint/index.ts'
import {
  openSqlParser,
  ownersOf,
  type ParsedMigration,
  type SchemaModel,
  schemaOf,
} from '../sql/index.ts'
import { activeCodeRules } from './active-code-rules.ts'
import { codeRules, type RuleScope } from './choose-rules.ts'
import type { LintProject } from './lint-project.ts'
import { openCode } from './open-code.ts'
import { readPrismaSchema } from './read-prisma-schema.ts'

export interface CodeScope extends Pick<RuleScope, 'code' | 'boundaries'> {
  /** Ids. Default: all. */
  readonly rules: readonly string[] | undefined
}

/**
 * Judges the code of an application by the tables that its migrations make.
 *
 * @throws {TenantryError} LINT_NOTHING, LINT_BLIND and those of openCode.
 */
export async function lintCodeOf(
  { root, conventions, config, isOurs }: LintProject,
  migrations: readonly ParsedMigration<LintedMigration>[],
  { rules: wanted, ...scope }: CodeScope,
): Promise<CodeReport> {
  const asked = (await codeRules(scope)).filter(({ id }) => wanted?.includes(id) ?? true)
  // Only rules on migrations were asked for.
  if (asked.length === 0) return { files: 0, findings: [], allowed: [] }
  const code = openCode(root)
  const rules = await activeCodeRules(root, asked, code.has)
  const owners = isOurs ? ownersOf(migrations) : new Map<string, string>()
  const parser = await openSqlParser()
  const { own, planted, folder } = code.plant(plantsOf(rules))
  assertPlantsFound(planted, rules, parser, folder)
  return lintCode(own, {
    rules,
    parser,
    tenantColumn: conventions.tenantColumn,
    settings: conventions.context.settings,
    models: readPrismaModels(await readPrismaSchema(root)),
    isTenancyFile: (path) => config?.tenancy?.some((one) => matchesGlob(path, one)) ?? false,
    isTenantTable: tenantTablesOf(conventions, schemaOf(migrations)),
    ownerOf: (table) => owners.get(table),
    relative: (path) => relative(root, path).split(sep).join('/'),
  })
}

/** Tables by their name, also where code writes that in camel case. */
function tenantTablesOf(
  { tenantColumn, tenantTables }: Conventions,
  { tables }: SchemaModel,
): (table: string) => boolean {
  const isOne = (table: string): boolean =>
    tenantTables?.includes(table) ?? tables.get(table)?.columns.has(tenantColumn) ?? false
  return (table) => isOne(table) || isOne(toSnakeCase(table))
}
