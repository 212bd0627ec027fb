import { type CodeProgram, inAllFiles } from '../../code/index.ts'
import {
  assertPlantsFound,
  type CodeReport,
  type CodeRule,
  EXAMPLE_OWNERS,
  lintCode,
  type LintCodeOptions,
  plantsOf,
  type ProgramParts,
  typesNeeded,
} from '../../lint/code/index.ts'
import type { CodeProject } from '../code-project.ts'
import { openImports } from './open-imports.ts'

export interface JudgeBoundariesOptions extends Omit<LintCodeOptions, 'parts' | 'ownerOf'> {
  readonly rules: readonly CodeRule[]
  readonly owners: ReadonlyMap<string, string>
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
  { owners, rules, ...options }: JudgeBoundariesOptions,
): Promise<CodeReport | undefined> {
  const opened = await openImports(project, plantsOf(rules))
  if (opened === undefined) return undefined
  const { own, planted, folder, ownTyped, plantedTyped } = opened
  const isOnTables = rules.some(({ id }) => id === 'module-table')
  const partsOf = (
    program: CodeProgram,
    tables: ReadonlyMap<string, string>,
    whole: typeof ownTyped,
  ): ProgramParts => {
    const needed = isOnTables ? typesNeeded(program, tables) : []
    return { queried: queriedIn(needed, whole), whole }
  }
  const parts = partsOf(planted, EXAMPLE_OWNERS, plantedTyped)
  assertPlantsFound(planted, rules, options.parser, folder, parts)
  return lintCode(own, {
    ...options,
    rules,
    ownerOf: (table) => owners.get(table),
    parts: partsOf(own, owners, ownTyped),
  })
}

function queriedIn(
  needed: ReturnType<typeof typesNeeded>,
  whole: (paths: 'all' | readonly string[]) => CodeProgram,
): ProgramParts['queried'] {
  if (needed === 'all') return { program: whole('all'), within: inAllFiles }
  if (needed.length === 0) return undefined
  const paths = new Set(needed.map(({ fileName }) => fileName))
  return { program: whole([...paths]), within: ({ fileName }) => paths.has(fileName) }
}
