import { type CodeProgram, inAllFiles } from '../../code/index.ts'
import {
  assertPlantsFound,
  blindTo,
  type CodeReport,
  type CodeRule,
  EXAMPLE_OWNERS,
  lintImports,
  type LintCodeOptions,
  plantsOf,
  type ProgramParts,
  typesNeeded,
} from '../../lint/code/index.ts'
import type { CodeProject } from '../code-project.ts'
import type { KnownTables } from '../known-tables/known-tables.ts'
import { tableLookup } from '../known-tables/table-lookup.ts'
import { openImports } from './open-imports.ts'

export interface JudgeBoundariesOptions extends Omit<LintCodeOptions, 'ownerOf' | 'isTenantTable'> {
  readonly rules: readonly CodeRule[]
  /** They may come while the files are read. */
  readonly tables: Promise<KnownTables>
}

/**
 * Judges the boundaries of modules by what files import, and opens with their types those alone that may query tables
 * of others.
 *
 * @returns undefined where that does not suffice.
 * @throws {TenantryError} LINT_BLIND and those of openCode.
 */
export async function judgeBoundaries(
  project: CodeProject,
  { tables, rules, ...options }: JudgeBoundariesOptions,
): Promise<CodeReport | undefined> {
  const opened = await openImports(project, plantsOf(rules))
  if (opened === undefined) return undefined
  const { own, planted, folder, ownTyped, plantedTyped, plantedNames } = opened
  const isOnTables = rules.some(({ id }) => id === ON_TABLES)
  const known = await tables
  const needed = isOnTables ? typesNeeded(own, new Map(known.owners)) : []
  const plantedNeeded = isOnTables ? typesNeeded(planted, EXAMPLE_OWNERS) : []
  if (isOnTables && plantedNeeded.length === 0) throw blindTo([ON_TABLES])
  // Where the text of all files says that nothing has to be opened, what it says of the plant is the proof.
  const isOpened = needed.length > 0
  const plantedParts = {
    queried: isOpened ? queriedIn(plantedNeeded, plantedTyped) : undefined,
    whole: (paths: 'all' | readonly string[]) =>
      paths === 'all' ? plantedTyped() : plantedNames(paths),
  }
  assertPlantsFound(
    (asked) => lintImports(planted, plantedParts, asked),
    isOpened ? rules : rules.filter(({ id }) => id !== ON_TABLES),
    options.parser,
    folder,
  )
  const parts = { queried: queriedIn(needed, ownTyped), whole: ownTyped }
  return lintImports(own, parts, { ...options, ...tableLookup(known), rules })
}

/** The one rule that asks for more than what files import. */
const ON_TABLES = 'module-table'

function queriedIn(
  needed: ReturnType<typeof typesNeeded>,
  whole: (paths: 'all' | readonly string[]) => CodeProgram,
): ProgramParts['queried'] {
  if (needed === 'all') return { program: whole('all'), within: inAllFiles }
  if (needed.length === 0) return undefined
  const paths = new Set(needed.map(({ fileName }) => fileName))
  return { program: whole([...paths]), within: ({ fileName }) => paths.has(fileName) }
}
