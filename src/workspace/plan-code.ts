import type { FileEdit } from '../edits/index.ts'
import { loadProject } from './load-config.ts'
import { moduleFolders, planGeneratedCode } from './plan-generated-code.ts'
import { filesOfDatabase, filesOfProject, type LiveDatabase } from './read-generated-files.ts'

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
    const root = process.cwd()
    const files = await filesOfDatabase(live)
    return { root, edits: await planGeneratedCode({ root, files, folders: [live.out], force }) }
  }
  const project = await loadProject()
  const files = await filesOfProject(project, modules, signal)
  const { root } = project
  const folders = moduleFolders(modules)
  return { root, edits: await planGeneratedCode({ root, files, folders, force }) }
}
