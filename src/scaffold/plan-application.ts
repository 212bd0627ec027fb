import { DEFAULT_TYPES } from '@tenantry/runtime/config'

import type { ApplicationAnswers } from './application-answers.ts'
import { applicationContext } from './application-context.ts'
import type { FileChange } from './file-change.ts'
import { migrationTimestamp } from './migration-timestamp.ts'
import { nameModule } from './name-module.ts'
import { planPackage } from './package-json.ts'
import { planModuleIndex } from './plan-module.ts'
import { renderTemplate } from './render-template.ts'
import { planResource, planResourceMigration } from './resource/plan-resource.ts'
import type { TestScene } from './resource/test-context.ts'
import { starterResources } from './starter-resources.ts'

const FOLDER = 'application/'
const POOLER_FOLDER = `${FOLDER}pgbouncer/`

export interface PlanApplicationOptions {
  /** Template texts by their path under `templates/`, without `.hbs`. */
  readonly templates: ReadonlyMap<string, string>
  /** The time that migrations are named after. */
  readonly now: Date
  /** What generated code calls a row of a table. */
  readonly rowOf: (table: string) => string
}

/** Nothing is configured yet, and nothing is there to point to. */
const SCENE: TestScene = {
  types: DEFAULT_TYPES,
  fixtures: new Set(),
  sharedKeys: new Map(),
}

/** Every file of a new application but the generated ones, sorted by path; not formatted yet. Writes nothing. */
export function planApplication(
  answers: ApplicationAnswers,
  { templates, now, rowOf }: PlanApplicationOptions,
): FileChange[] {
  const context = applicationContext(answers)
  const files = [...templates]
    .filter(([path]) => path.startsWith(FOLDER))
    .filter(([path]) => answers.pgbouncer || !path.startsWith(POOLER_FOLDER))
    .map(([path, template]) => ({
      path: showDotFile(path.slice(FOLDER.length)),
      content: renderTemplate(template, context),
    }))
  const modules = starterResources(answers.modules).flatMap((resource, index) => {
    const row = rowOf(resource.names.table)
    // A second apart: migrations run in the order of their timestamps.
    const timestamp = migrationTimestamp(addSeconds(now, index))
    return [
      planModuleIndex(nameModule(resource.module), [{ ...resource.names, row }], templates),
      planResourceMigration(resource, { templates, timestamp }),
      ...planResource(resource, { templates, row, scene: SCENE }),
    ]
  })
  const { tenantry } = answers
  const vendored = tenantry.kind === 'vendored' ? [tenantry.cli, tenantry.runtime] : []
  return [...files, ...planPackage(answers), ...modules, ...vendored].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  )
}

/** Templates start with `_` where files start with `.`: npm leaves some dot files out of packages. */
function showDotFile(path: string): string {
  return path.startsWith('_') ? `.${path.slice(1)}` : path
}

function addSeconds(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000)
}
