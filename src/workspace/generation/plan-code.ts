import type { FileEdit } from '../../edits/index.ts'
import type { LiveDatabase } from './plan-database-code.ts'
import { moduleFolders } from './module-folders.ts'
import { planGeneratedCode } from './plan-generated-code.ts'

export interface PlanCodeOptions {
  /** Those of these modules alone. Default: all. */
  readonly modules: readonly string[] | undefined
  /** A database to read in place of the migrations. */
  readonly live: LiveDatabase | undefined
  readonly force: boolean
}

export interface CodePlan {
  /** What the paths of the edits are relative to. */
  readonly root: string
  readonly edits: readonly FileEdit[]
}

/** What brings the generated code of the project around the current folder up to date. */
export async function planCode(
  { modules, live, force }: PlanCodeOptions,
  signal?: AbortSignal,
): Promise<CodePlan> {
  if (live !== undefined) {
    const { planDatabaseCode } = await import('./plan-database-code.ts')
    const root = process.cwd()
    const files = await planDatabaseCode(live)
    return { root, edits: await planGeneratedCode({ root, files, folders: [live.out], force }) }
  }
  // The fleet and PostgreSQL's grammar take a quarter of a second to load, and a live database needs neither.
  const { loadProject } = await import('../load-config.ts')
  const { planProjectCode } = await import('./plan-project-code.ts')
  const project = await loadProject()
  const files = await planProjectCode(project, modules, signal)
  const { root } = project
  const folders = await moduleFolders(root, modules)
  return { root, edits: await planGeneratedCode({ root, files, folders, force }) }
}
