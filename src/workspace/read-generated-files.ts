import { posix } from 'node:path'

import { Client } from 'pg'

import { type ResolvedConfig, type ResolvedTypes, resolveConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import { readMigrations } from '@tenantry/runtime/migrations'

import { type GeneratedFile, planRepositories, renderTables } from '../generate/index.ts'
import type { Schema } from '../schema/index.ts'
import { findTableOwners } from '../sql/index.ts'
import { listModules } from './find-module.ts'
import type { Project } from './load-config.ts'
import { readSource } from './read-edits.ts'
import { openScratch, readSchema } from './read-schema.ts'

/**
 * The code for the tables that the migrations of a project make.
 *
 * @param modules Of these alone. Default: all.
 * @throws {TenantryError} MODULE_UNKNOWN for one that owns no table; those of the migrations.
 */
export async function filesOfProject(
  { root, config }: Project,
  modules: readonly string[] | undefined,
  signal?: AbortSignal,
): Promise<GeneratedFile[]> {
  const migrations = await readMigrations(root)
  const owners = await findTableOwners(migrations)
  const known = new Set(migrations.map(({ module }) => module))
  const unknown = modules?.find((module) => !known.has(module))
  if (unknown !== undefined) throw unknownModule(unknown, [...known])
  await using scratch = await openScratch(root, config, signal)
  const schema = await scratch.read(migrations)
  return await filesOfSchema({ root, config }, { schema, owners, modules })
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
export async function filesOfSchema(
  { root, config }: CodePlace,
  { schema, owners, modules }: OwnedSchema,
): Promise<GeneratedFile[]> {
  const wanted = modules === undefined ? {} : { modules }
  const planned = planRepositories({ schema, owners, mapping: config.types, ...wanted })
  return [...planned, ...(await filesOfEmptyModules({ root, config }, modules, owners))]
}

/** A module that was made and owns no table yet has its types all the same: its index exports them. */
async function filesOfEmptyModules(
  { root, config }: CodePlace,
  wanted: readonly string[] | undefined,
  owners: ReadonlyMap<string, string>,
): Promise<GeneratedFile[]> {
  const owning = new Set(owners.values())
  const modules = (await listModules(root)).filter(
    (module) => !owning.has(module) && (wanted?.includes(module) ?? true),
  )
  const files = modules.map((module) => ({
    path: `src/modules/${module}/tables.generated.ts`,
    content: renderTables({
      module,
      schema: { tables: [], enums: [] },
      tables: [],
      mapping: config.types,
    }),
    isOnce: false,
  }))
  const there = await Promise.all(files.map(({ path }) => readSource(root, path)))
  return files.filter((_, index) => there[index] !== undefined)
}

export interface LiveDatabase {
  readonly url: string
  readonly schema: string
  /** The folder that the code goes to, relative to where the command was called. */
  readonly out: string
  /** Default: that of a configuration which says nothing. */
  readonly types?: ResolvedTypes
}

/** The code for the tables of a database that is there, whatever made them. Nothing is written to it. */
export async function filesOfDatabase(live: LiveDatabase): Promise<GeneratedFile[]> {
  const client = new Client({
    connectionString: live.url,
    connectionTimeoutMillis: 10_000,
    options: '-c default_transaction_read_only=on',
  })
  await client.connect()
  try {
    const schema = asUnshared(await readSchema(client, { schema: live.schema, writer: '' }))
    const out = posix.normalize(live.out)
    const module = posix.basename(out)
    return planRepositories({
      schema,
      owners: new Map(schema.tables.map(({ name }) => [name, module])),
      mapping: live.types ?? DEFAULT_TYPES,
      folderOf: () => out,
    })
  } finally {
    await client.end()
  }
}

const DEFAULT_TYPES = resolveConfig({ name: 'a', mode: 'pool', clusters: { primary: {} } }).types

/** Without a role of requests nobody can tell that it does not write to a table. */
function asUnshared({ tables, enums }: Schema): Schema {
  return {
    enums,
    tables: tables.map((table) =>
      table.kind === 'shared' ? { ...table, kind: 'unscoped' } : table,
    ),
  }
}

function unknownModule(name: string, known: readonly string[]): TenantryError {
  return new TenantryError('MODULE_UNKNOWN', {
    message: `The module ${JSON.stringify(name)} has no migrations, and so no tables.`,
    hint: `Those that have some are ${known.toSorted().join(', ') || 'none'}.`,
    details: { module: name },
  })
}
