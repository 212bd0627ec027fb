import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import { findModuleHomes, homeOf } from '@tenantry/runtime/modules'

import { type GeneratedFile, planEmptyModule, planRepositories } from '../../generate/index.ts'
import type { Schema } from '../../schema/index.ts'
import { findTableOwners } from '../../sql/index.ts'
import { listModules } from '../find-module.ts'
import type { Project } from '../load-config.ts'
import { readSource } from '../read-edits.ts'
import { openScratch } from '../open-scratch.ts'
import { readProjectMigrations } from '../read-project-migrations.ts'

/**
 * The code for the tables that the migrations of a project make.
 *
 * @param modules Of these alone. Default: all.
 * @throws {TenantryError} MODULE_UNKNOWN for one that owns no table; those of the migrations.
 */
export async function planProjectCode(
  { root, config }: Project,
  modules: readonly string[] | undefined,
  signal?: AbortSignal,
): Promise<GeneratedFile[]> {
  const migrations = await readProjectMigrations(root)
  const owners = await findTableOwners(migrations)
  const known = new Set(migrations.map(({ module }) => module))
  const unknown = modules?.find((module) => !known.has(module))
  if (unknown !== undefined) throw unknownModule(unknown, [...known])
  await using scratch = await openScratch(root, config, signal)
  const schema = await scratch.read(migrations)
  return await planSchemaCode({ root, config }, { schema, owners, modules })
}

export interface OwnedSchema {
  readonly schema: Schema
  /** The module of each table. */
  readonly owners: ReadonlyMap<string, string>
  /** Of these alone. Default: all. */
  readonly modules?: readonly string[] | undefined
}

/** Where code goes, and how values arrive there. */
interface CodePlace {
  readonly root: string
  readonly config: Pick<ResolvedConfig, 'types'>
}

/** The code for the tables that the migrations of a project have made somewhere. */
export async function planSchemaCode(
  { root, config }: CodePlace,
  { schema, owners, modules }: OwnedSchema,
): Promise<GeneratedFile[]> {
  const wanted = modules === undefined ? {} : { modules }
  const homes = await findModuleHomes(root)
  const folderOf = (module: string) => homeOf(module, homes)
  const planned = planRepositories({ schema, owners, mapping: config.types, folderOf, ...wanted })
  return [...planned, ...(await planEmptyModules(root, modules, owners))]
}

/** A module that was made and owns no table yet has its types all the same: its index exports them. */
async function planEmptyModules(
  root: string,
  wanted: readonly string[] | undefined,
  owners: ReadonlyMap<string, string>,
): Promise<GeneratedFile[]> {
  const owning = new Set(owners.values())
  const modules = (await listModules(root)).filter(
    ({ module }) => !owning.has(module) && (wanted?.includes(module) ?? true),
  )
  const files = modules.map(({ module, folder }) => planEmptyModule(module, folder))
  const there = await Promise.all(files.map(({ path }) => readSource(root, path)))
  return files.filter((_, index) => there[index] !== undefined)
}

function unknownModule(name: string, known: readonly string[]): TenantryError {
  return new TenantryError('MODULE_UNKNOWN', {
    message: `The module ${JSON.stringify(name)} has no migrations, and so no tables.`,
    hint: `Those that have some are ${known.toSorted().join(', ') || 'none'}.`,
    details: { module: name },
  })
}
