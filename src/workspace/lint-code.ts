import { posix } from 'node:path'

import { findModuleHomes } from '@tenantry/runtime/modules'

import type { CodeReport } from '../lint/index.ts'
import type { RuleScope } from './choose-rules.ts'
import type { JudgedScope } from './judge-code.ts'
import type { KnownTables } from './known-tables/known-tables.ts'
import { keyOf, LintCache } from './lint-cache/lint-cache.ts'
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
 * @param tables They may come while the code is read.
 * @throws {TenantryError} LINT_NOTHING, LINT_BLIND, those of openCode and those of `tables`.
 */
export async function lintCodeOf(
  project: LintProject,
  tables: Promise<KnownTables>,
  scope: CodeScope,
): Promise<CodeReport> {
  // Together, so that an error of either is heard wherever the other one is.
  const [report] = await Promise.all([takeOrJudge(project, tables, scope), tables])
  return report
}

async function takeOrJudge(
  { root, conventions, config }: LintProject,
  tables: Promise<KnownTables>,
  { rules, isKept, code, boundaries }: CodeScope,
): Promise<CodeReport> {
  const asked: JudgedScope = {
    scope: { code, boundaries },
    conventions,
    tenancyFiles: config?.tenancy?.files ?? [],
    services: await servicesIn(root),
    prisma: await readPrismaSchema(root),
  }
  // Rules that were asked for by name would take the place of all.
  const cache = isKept && rules === undefined ? LintCache.of(root) : undefined
  const kept = cache?.read()
  const key = async (): Promise<string> => keyOf({ ...asked, ...(await tables) })
  if (kept !== undefined && kept.key === (await key())) return kept.report
  const { judgeCode } = await import('./judge-code.ts')
  const { report, seen } = await judgeCode(root, { ...asked, tables, rules })
  if (seen !== undefined) cache?.write({ key: await key(), report, ...seen })
  return report
}

async function servicesIn(root: string): Promise<(readonly [module: string, folder: string])[]> {
  const homes = await findModuleHomes(root)
  return homes
    .filter(({ isService }) => isService)
    .map(({ module, folder }) => [module, posix.dirname(folder)] as const)
}
