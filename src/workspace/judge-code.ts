import { join, relative, sep } from 'node:path'

import { readPrismaModels } from '../code/index.ts'
import { type Conventions, matchesGlob } from '../lint/index.ts'
import {
  assertPlantsFound,
  type CodeReport,
  type CodeRule,
  lintCode,
  plantsOf,
} from '../lint/code/index.ts'
import { openSqlParser } from '../sql/index.ts'
import { activeCodeRules, packageFiles, packagesOf } from './active-code-rules.ts'
import { judgeBoundaries } from './boundaries/judge-boundaries.ts'
import { codeRules, type RuleScope } from './choose-rules.ts'
import { openProject } from './code-project.ts'
import type { KnownTables } from './known-tables/known-tables.ts'
import { tableLookup } from './known-tables/table-lookup.ts'
import type { SeenProject } from './lint-cache/lint-cache.ts'
import { isFileAt, type SeenDisk } from './lint-cache/seen-disk.ts'
import { openCode } from './open-code.ts'

/** What the code is judged by, beside what the disk says: plain values, by which a report is kept. */
export interface JudgedScope {
  readonly scope: Pick<RuleScope, 'code' | 'boundaries'>
  readonly conventions: Conventions
  /** Patterns of the files of a tenancy of the application's own. */
  readonly tenancyFiles: readonly string[]
  /** The modules that have moved, each with the folder of its service, relative to the root. */
  readonly services: readonly (readonly [module: string, folder: string])[]
  /** The texts of Prisma's schema files. */
  readonly prisma: readonly string[]
}

export interface JudgeCodeOptions extends JudgedScope {
  /** They may come while the code is read. */
  readonly tables: Promise<KnownTables>
  /** Ids. Default: all. */
  readonly rules: readonly string[] | undefined
}

export interface JudgedCode {
  readonly report: CodeReport
  /** What the report was made of; undefined where that is not known for certain. */
  readonly seen: SeenProject | undefined
}

/** Reads the code and judges it, after what was planted has been found. */
export async function judgeCode(
  root: string,
  { tables, rules: wanted, scope, conventions, ...asking }: JudgeCodeOptions,
): Promise<JudgedCode> {
  const asked = (await codeRules(scope)).filter(({ id }) => wanted?.includes(id) ?? true)
  // Only rules on migrations were asked for.
  if (asked.length === 0)
    return { report: { files: 0, paths: [], findings: [], allowed: [] }, seen: undefined }
  const services = asking.services.map(([module, folder]) => ({
    application: root,
    module,
    folder: join(root, folder),
  }))
  const parser = await openSqlParser()
  const options = {
    parser,
    tenantColumn: conventions.tenantColumn,
    settings: conventions.context.settings,
    models: readPrismaModels(asking.prisma),
    isTenancyFile: (path: string) => asking.tenancyFiles.some((one) => matchesGlob(path, one)),
    relative: (path: string) => relative(root, path).split(sep).join('/'),
  }
  const seenWith = (seen: SeenProject | undefined) =>
    seen && { ...seen, disk: withPackages(seen.disk, root, asked) }
  if (asked.every(({ group }) => group === 'boundaries')) {
    const project = openProject(root, services)
    const rules = await activeCodeRules(root, asked, () => false)
    const report = await judgeBoundaries(project, { ...options, rules, tables })
    if (report !== undefined) return { report, seen: seenWith(project.seen()) }
  }
  const code = openCode(root, services)
  const rules = await activeCodeRules(root, asked, code.has)
  const { own, planted, folder, seen } = code.plant(plantsOf(rules))
  assertPlantsFound((plant) => lintCode(planted, plant), rules, parser, folder)
  const report = lintCode(own, { ...options, ...tableLookup(await tables), rules })
  return { report, seen: seenWith(seen) }
}

/** Which rules are asked depends on the packages that are there: one that comes later makes another report. */
function withPackages(disk: SeenDisk, root: string, rules: readonly CodeRule[]): SeenDisk {
  const paths = packageFiles(root, [...new Set(rules.flatMap(packagesOf))])
  const isFile = Object.fromEntries(paths.map((path) => [path, isFileAt(path)]))
  return { ...disk, isFile: { ...disk.isFile, ...isFile } }
}
