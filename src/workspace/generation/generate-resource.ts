import { changeFiles, type ChangeFilesOptions } from '../change-files.ts'
import type { Project } from '../load-config.ts'
import { withProgress } from '../with-progress.ts'
import { type DescribedResource, type NewResource, planNewResource } from './plan-new-resource.ts'

/** Writes a resource, all or nothing, and tells what that takes. */
export async function generateResource(
  project: Project,
  described: DescribedResource,
  options: ChangeFilesOptions,
): Promise<NewResource> {
  const plan = () =>
    withProgress('Running the migrations in a scratch database', () =>
      planNewResource(project, described, options.signal),
    )
  return await changeFiles(project.root, plan, options)
}
