import { posix } from 'node:path'

import { folderOfModule } from '@tenantry/runtime/modules'

import type { TextFile } from '../file-change.ts'
import { renderTemplate } from '../render-template.ts'
import { createTableContext } from './create-table.ts'
import type { Resource } from './resource.ts'
import { schemasContext } from './schemas-context.ts'
import { findUnfillable, testContext, type TestScene } from './test-context.ts'

export interface PlanResourceOptions {
  /** Template texts by their path under `templates/`, without `.hbs`. */
  readonly templates: ReadonlyMap<string, string>
  /** What generated code calls a row: `Invoice`. */
  readonly row: string
  readonly scene: TestScene
  /** That code of the module belongs in, relative to the root. Default: where a new module begins. */
  readonly folder?: string
}

export interface PlanResourceMigrationOptions extends Pick<
  PlanResourceOptions,
  'templates' | 'folder'
> {
  /** It starts the name, as `migrationTimestamp` gives it. */
  readonly timestamp: string
}

/** The migration of a resource. */
export function planResourceMigration(
  resource: Resource,
  { templates, timestamp, folder = folderOfModule(resource.module) }: PlanResourceMigrationOptions,
): TextFile {
  const { names } = resource
  return {
    path: `${folder}/migrations/${timestamp}_create_${names.table}.ts`,
    content: render(templates, 'migration.ts', createTableContext(resource)),
  }
}

/** The files of a resource that are a person's from then on, in the order of their names; not formatted yet. */
export function planResource(
  resource: Resource,
  { templates, row, scene, folder = folderOfModule(resource.module) }: PlanResourceOptions,
): TextFile[] {
  const { names, fields } = resource
  const context = {
    ...names,
    row,
    source: posix.relative(folder, 'src'),
    tests: posix.relative(folder, 'test'),
    labels: names.path.replaceAll('-', ' '),
    rowTypes: importList([row, `${row}Changes`, `${row}ListOptions`, `New${row}`]),
    schemaNames: importList(schemaNamesOf(names.type)),
    bodyParameter: fields.length === 0 ? '_body' : 'body',
  }
  const http = { ...context, ...schemasContext(resource, scene.types) }
  const tests = { ...context, ...testContext(resource, scene) }
  const parts: [string, object][] = [
    ['routes.ts', http],
    ['schemas.ts', http],
    ['service.ts', context],
  ]
  if (findUnfillable(resource, scene) === undefined) {
    parts.push(['fixture.ts', tests], ['test.ts', tests])
  }
  return parts.map(([part, values]) => ({
    path: `${folder}/${names.file}.${part}`,
    content: render(templates, part, { ...values }),
  }))
}

/** What the routes take of the schemas. */
function schemaNamesOf(type: string): string[] {
  return [
    ...['Body', 'ChangesBody', 'Page', 'Params', 'Query'].map((part) => `${type}${part}`),
    `New${type}Body`,
    ...['Body', 'Changes', 'List'].map((part) => `to${type}${part}`),
    `toNew${type}`,
  ]
}

/** Imported names in the order in which a linter wants them: whether they begin in capitals or not. */
function importList(names: readonly string[]): string {
  return names
    .toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
    .join(', ')
}

function render(
  templates: ReadonlyMap<string, string>,
  part: string,
  context: Readonly<Record<string, unknown>>,
): string {
  return renderTemplate(templates.get(`resource/${part}`) ?? '', context)
}
