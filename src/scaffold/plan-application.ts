import type { ApplicationAnswers } from './application-answers.ts'
import { applicationContext } from './application-context.ts'
import type { FileChange } from './file-change.ts'
import { migrationTimestamp } from './migration-timestamp.ts'
import { nameModule } from './module-names.ts'
import { planPackage } from './package-json.ts'
import { planModule } from './plan-module.ts'
import { renderTemplate } from './render-template.ts'

const FOLDER = 'application/'

export interface PlanApplicationOptions {
  /** Template texts by their path under `templates/`, without `.hbs`. */
  readonly templates: ReadonlyMap<string, string>
  /** The time that migrations are named after. */
  readonly now: Date
}

/** Every file of a new application, sorted by path. Writes nothing. */
export function planApplication(
  answers: ApplicationAnswers,
  { templates, now }: PlanApplicationOptions,
): FileChange[] {
  const context = applicationContext(answers)
  const files = [...templates]
    .filter(([path]) => path.startsWith(FOLDER))
    .map(([path, template]) => ({
      path: showDotFile(path.slice(FOLDER.length)),
      content: renderTemplate(template, context),
    }))
  const modules = answers.modules.flatMap((module, index) =>
    // A second apart: migrations run in the order of their timestamps.
    planModule(nameModule(module), templates, migrationTimestamp(addSeconds(now, index))),
  )
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
