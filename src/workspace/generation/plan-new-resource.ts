import { type FileEdit, newFileEdits } from '../../edits/index.ts'
import { nameSchema } from '../../generate/index.ts'
import {
  findUnfillable,
  nameResource,
  parseFields,
  planResource,
  planResourceMigration,
  refuseUnlisted,
  resolveReferences,
  type Resource,
  type ResourceNames,
  timestampBehind,
} from '../../scaffold/index.ts'
import { findTableOwners } from '../../sql/index.ts'
import { openCodemods } from '../codemods/open-codemods.ts'
import { formatFiles } from '../format-files.ts'
import { findModule } from '../find-module.ts'
import type { Project } from '../load-config.ts'
import { readEdits } from '../read-edits.ts'
import { openScratch, type ScratchView } from '../open-scratch.ts'
import { readTemplates } from '../read-templates.ts'
import { renderCandidate } from './candidate.ts'
import { explainRefusal, proveDefaults } from './prove-defaults.ts'
import { planGenerated } from './plan-generated.ts'
import { planRegistration } from './plan-registration.ts'
import { refuseStanding, refuseTaken } from './refuse-standing.ts'
import { readSharedKeys } from './read-shared-keys.ts'
import { readProjectMigrations } from '../read-project-migrations.ts'

/** A resource as it was described on the command line. */
export interface DescribedResource {
  readonly module: string
  /** As one or as many. */
  readonly name: string
  /** Each `field:type[?][=default][:unique][:ref=other]`. */
  readonly fields: readonly string[]
}

export interface NewResource {
  readonly names: ResourceNames
  readonly edits: readonly FileEdit[]
  /** The column that no test can fill, where there are no tests for that reason. */
  readonly untested: string | undefined
}

/**
 * The edits that make a resource. Its migration has run behind the others, in the scratch database.
 *
 * @throws {TenantryError} USAGE_RESOURCE_NAME, USAGE_FIELD_INVALID, RESOURCE_EXISTS, MODULE_UNKNOWN,
 * CODEMOD_SHAPE_UNKNOWN and those of reading migrations.
 */
export async function planNewResource(
  { root, config }: Project,
  { module: wanted, name, fields: tokens }: DescribedResource,
  signal?: AbortSignal,
): Promise<NewResource> {
  const names = nameResource(name)
  const fields = parseFields(tokens, names.table)
  refuseUnlisted(fields, config.extensions)
  const { module, folder } = await findModule(root, wanted)
  await using codemods = openCodemods()
  const fixtures = await refuseStanding(root, folder, names)
  const migrations = await readProjectMigrations(root)
  const owners = await findTableOwners(migrations)
  refuseTaken(names, owners)
  const templates = await readTemplates()
  const timestamp = timestampBehind(
    migrations.map((one) => one.name),
    new Date(),
  )

  await using scratch = await openScratch(root, config, signal)
  const made = await scratch.explore(migrations, async (view) => {
    const resource = resolveReferences(names, fields, {
      module,
      schema: await view.schema(),
      owners,
    })
    const [migration] = await formatFiles([
      planResourceMigration(resource, { templates, timestamp, folder }),
    ])
    if (migration === undefined) throw new TypeError('A resource has a migration.')
    await prove(view, root, resource, migration)
    return {
      resource,
      migration,
      schema: await view.schema(),
      sharedKeys: await readSharedKeys(view, resource),
    }
  })
  const { resource, migration, schema, sharedKeys } = made
  const mapping = config.types
  const row = nameSchema(schema).tables.get(names.table)?.row ?? names.type
  const scene = { types: mapping, fixtures, sharedKeys }
  const own = await formatFiles(planResource(resource, { templates, row, scene, folder }))
  const tables = [...owners].filter(([, owner]) => owner === module).map(([table]) => table)
  const generated = await planGenerated({
    module,
    folder,
    mapping,
    schema,
    tables: [...tables, names.table],
  })
  const wantedFiles = generated.filter(({ isOnce, path }) => !isOnce || isOf(path, names))
  return {
    names,
    edits: [
      ...(await readEdits(root, wantedFiles)),
      ...newFileEdits([migration, ...own]),
      await planRegistration(root, { module, folder, names, row, templates, codemods }),
    ],
    untested: findUnfillable(resource, scene)?.name,
  }
}

/** @throws {TenantryError} USAGE_FIELD_INVALID where PostgreSQL refuses what a field says. */
async function prove(
  view: ScratchView,
  root: string,
  resource: Resource,
  migration: { readonly path: string; readonly content: string },
): Promise<void> {
  await proveDefaults(view, resource)
  const candidate = await renderCandidate(root, resource.module, migration)
  try {
    await view.apply(candidate)
  } catch (error) {
    throw explainRefusal(error, resource) ?? error
  }
}

function isOf(path: string, { file }: ResourceNames): boolean {
  return path.endsWith(`/${file}.repository.ts`)
}
