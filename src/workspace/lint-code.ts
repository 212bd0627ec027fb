import { posix } from 'node:path'

import { findModuleHomes } from '@tenantry/runtime/modules'

import { type CodeReport, type LintedMigration, tenantTablesOf } from '../lint/index.ts'
import { buildState, ownersOf, type ParsedMigration } from '../sql/index.ts'
import type { RuleScope } from './choose-rules.ts'
import type { JudgedScope } from './judge-code.ts'
import { LintCache } from './lint-cache/lint-cache.ts'
import type { LintProject } from './lint-project.ts'
import { readPrismaSchema } from './read-prisma-schema.ts'

export interface CodeScope extends Pick<RuleScope, 'code' | 'boundaries'> {
  /** Ids. Default: all. */
  readonly rules: readonly string[] | undefined
  /** Whether a report is taken from the run before, and kept for the next one. */
  readonly isKept: boolean
}

/**
 * Judges the code of an application by the tables that its migrations make.
 *
 * @throws {TenantryError} LINT_NOTHING, LINT_BLIND and those of openCode.
 */
export async function lintCodeOf(
  { root, conventions, config, isOurs }: LintProject,
  migrations: readonly ParsedMigration<LintedMigration>[],
  { rules, isKept, ...scope }: CodeScope,
): Promise<CodeReport> {
  const asked: JudgedScope = {
    scope,
    conventions,
    tenancyFiles: config?.tenancy?.files ?? [],
    tenantTables: tenantTablesOf(conventions, await buildState(migrations)),
    owners: isOurs ? [...ownersOf(migrations)] : [],
    services: await servicesIn(root),
    prisma: await readPrismaSchema(root),
  }
  // Rules that were asked for by name would take the place of all.
  const cache = isKept && rules === undefined ? LintCache.of(root, asked) : undefined
  const kept = cache?.read()
  if (kept !== undefined) return kept
  const { judgeCode } = await import('./judge-code.ts')
  const { report, seen } = await judgeCode(root, { ...asked, rules })
  if (seen !== undefined) cache?.write(report, seen)
  return report
}

async function servicesIn(root: string): Promise<(readonly [module: string, folder: string])[]> {
  const homes = await findModuleHomes(root)
  return homes
    .filter(({ isService }) => isService)
    .map(({ module, folder }) => [module, posix.dirname(folder)] as const)
}
