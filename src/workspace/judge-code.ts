import { relative, sep } from 'node:path'

import {
  assertPlantsFound,
  type CodeReport,
  type CodeRule,
  lintCode,
  plantsOf,
} from '../lint/code/index.ts'
import { TENANT_COLUMN } from '../schema/index.ts'
import { openSqlParser } from '../sql/index.ts'
import { activeCodeRules, needsOf, packageFiles } from './active-code-rules.ts'
import { codeRules, type RuleScope } from './choose-rules.ts'
import type { SeenProject } from './lint-cache/lint-cache.ts'
import { isFileAt, type SeenDisk } from './lint-cache/seen-disk.ts'
import { openCode } from './open-code.ts'

export interface JudgeCodeOptions {
  /** Ids. Default: all. */
  readonly rules: readonly string[] | undefined
  readonly scope: Omit<RuleScope, 'sql'>
  readonly tenantTables: readonly string[]
  /** The modules of tables. */
  readonly owners: ReadonlyMap<string, string>
}

export interface JudgedCode {
  readonly report: CodeReport
  /** What the report was made of; undefined where that is not known for certain. */
  readonly seen: SeenProject | undefined
}

/** Reads the code and judges it, after what was planted has been found. */
export async function judgeCode(
  root: string,
  { rules: wanted, scope, tenantTables, owners }: JudgeCodeOptions,
): Promise<JudgedCode> {
  const asked = (await codeRules(scope)).filter(({ id }) => wanted?.includes(id) ?? true)
  // Only rules on migrations were asked for.
  if (asked.length === 0)
    return { report: { files: 0, findings: [], allowed: [] }, seen: undefined }
  const rules = await activeCodeRules(root, asked)
  const parser = await openSqlParser()
  const { own, planted, folder, seen } = openCode({ root, plants: plantsOf(rules) })
  assertPlantsFound(planted, rules, parser, folder)
  const tables = new Set(tenantTables)
  const report = lintCode(own, {
    rules,
    parser,
    tenantColumn: TENANT_COLUMN,
    isTenantTable: (table) => tables.has(table),
    ownerOf: (table) => owners.get(table),
    relative: (path) => relative(root, path).split(sep).join('/'),
  })
  return { report, seen: seen && { ...seen, disk: withPackages(seen.disk, root, asked) } }
}

/** Which rules are asked depends on the packages that are there: one that comes later makes another report. */
function withPackages(disk: SeenDisk, root: string, rules: readonly CodeRule[]): SeenDisk {
  const paths = packageFiles(root, [...new Set(rules.flatMap(needsOf))])
  const isFile = Object.fromEntries(paths.map((path) => [path, isFileAt(path)]))
  return { ...disk, isFile: { ...disk.isFile, ...isFile } }
}
