import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { reasonOf, TenantryError } from '../errors.ts'
import { findModuleHomes } from '../modules/index.ts'
import type { Migration } from './define-migration.ts'
import { type MigrationSource, renderMigration, type SourceMigration } from './render-migration.ts'
import type { RenderedMigration } from './rendered-migration.ts'

const FILE = /^[^.].*\.(?:ts|sql)$/
const NAME = /^\d{14}_[a-z0-9]+(?:_[a-z0-9]+)*$/

/**
 * Reads and renders the migrations of an application, in their order. A module owns its migrations:
 * `src/modules/<module>/migrations/<utc timestamp>_<name>.{ts,sql}`, and `services/<module>/src/migrations` once
 * `saas extract apply` has moved it. A service that is an application of its own has them in `src/migrations`.
 *
 * @param root The folder of `saas.config.ts`.
 * @throws {TenantryError} MIGRATION_NAME_INVALID, MIGRATION_DUPLICATE, MIGRATION_UNREADABLE, EXTRACT_RECORD_UNREADABLE
 * and those of rendering.
 */
export async function readMigrations(root: string): Promise<RenderedMigration[]> {
  const files = await findOwnedFiles(root)
  const sources = await Promise.all(files.map((file) => readMigration(root, file)))
  sources.sort((one, other) => (one.name < other.name ? -1 : 1))
  for (const [index, { name }] of sources.entries()) {
    if (sources[index + 1]?.name === name) throw duplicate(name)
  }
  const migrations = await Promise.all(sources.map(renderMigration))
  refuseUnknownExpand(migrations)
  refuseLateBaseline(migrations)
  return migrations
}

/**
 * The files of the migrations of an application, relative to its root.
 *
 * @throws {TenantryError} EXTRACT_RECORD_UNREADABLE
 */
export async function findMigrationFiles(root: string): Promise<string[]> {
  return (await findOwnedFiles(root)).map(({ path }) => path)
}

interface OwnedFile {
  readonly module: string
  /** Relative to the root. */
  readonly path: string
}

async function findOwnedFiles(root: string): Promise<OwnedFile[]> {
  const own = { module: basename(root), folder: 'src' }
  const homes = [...(await findModuleHomes(root)), own]
  const found = await Promise.all(
    homes.map(async ({ module, folder }) => {
      const migrations = join(folder, 'migrations')
      const names = await namesIn(join(root, migrations))
      return names
        .filter((name) => FILE.test(name))
        .map((name) => ({ module, path: join(migrations, name) }))
    }),
  )
  return found.flat()
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
}

function refuseUnknownExpand(migrations: readonly RenderedMigration[]): void {
  const names = new Set(migrations.map(({ name }) => name))
  for (const { name, contracts } of migrations) {
    if (contracts === undefined || names.has(contracts)) continue
    throw new TenantryError('MIGRATION_DIRECTIVE_INVALID', {
      message: `The migration ${name} contracts ${contracts}, which is not among the files.`,
      hint: 'Write the whole name of the migration that expands, without its extension.',
      details: { migration: name, contracts },
    })
  }
}

/** What lies before a baseline would be missing where the baseline counts as applied. */
function refuseLateBaseline([, ...others]: readonly RenderedMigration[]): void {
  const late = others.find(({ isBaseline }) => isBaseline)
  if (late === undefined) return
  throw new TenantryError('MIGRATION_DIRECTIVE_INVALID', {
    message: `The migration ${late.name} says that it is a baseline, and is not the first one.`,
    hint: 'A baseline makes what was there before Tenantry: let it be the first of the application, and the only one.',
    details: { migration: late.name },
  })
}

async function readMigration(root: string, { module, path }: OwnedFile): Promise<SourceMigration> {
  const [name = '', extension] = basename(path).split(/\.(?=[^.]+$)/)
  if (!NAME.test(name)) {
    throw new TenantryError('MIGRATION_NAME_INVALID', {
      message: `${path} is not named like a migration.`,
      hint: 'Name it <utc timestamp>_<name>, such as 20261123170500_create_invoice.ts; `saas migrate new` does.',
      details: { path },
    })
  }
  const file = join(root, path)
  const source: MigrationSource =
    extension === 'sql'
      ? { kind: 'sql', text: await readFile(file, 'utf8') }
      : { kind: 'typescript', migration: await importMigration(file, path) }
  return { name, module, source }
}

async function importMigration(file: string, path: string): Promise<Migration> {
  // An edited file is another module: `saas dev` reads migrations again while it runs.
  const { mtimeMs } = await stat(file)
  const url = `${pathToFileURL(file).href}?at=${mtimeMs}`
  const loaded: { default?: unknown } = await import(url).catch((cause: unknown) => {
    const why = reasonOf(cause)
    throw unreadable(path, why, cause)
  })
  if (!isMigration(loaded.default)) {
    throw unreadable(
      path,
      'it has no default export with an `up` function, or with a `backfill` of table, set and where',
    )
  }
  return loaded.default
}

function isMigration(value: unknown): value is Migration {
  if (typeof value !== 'object' || value === null) return false
  return ('up' in value && typeof value.up === 'function') || isBackfillMigration(value)
}

function isBackfillMigration(value: object): boolean {
  const backfill = 'backfill' in value ? value.backfill : undefined
  if (typeof backfill !== 'object' || backfill === null) return false
  const texts = Object.fromEntries(Object.entries(backfill))
  return ['table', 'set', 'where'].every((key) => typeof texts[key] === 'string')
}

function unreadable(path: string, why: string, cause?: unknown): TenantryError {
  return new TenantryError('MIGRATION_UNREADABLE', {
    message: `${path} cannot be loaded: ${why}.`,
    hint: 'Write `export default defineMigration({ async up(schema) { … } })`, in TypeScript that Node runs by itself.',
    cause,
    details: { path },
  })
}

function duplicate(name: string): TenantryError {
  return new TenantryError('MIGRATION_DUPLICATE', {
    message: `Two migrations are named ${name}.`,
    hint: 'Rename one of them; a name is unique in the application, over all modules.',
    details: { migration: name },
  })
}
