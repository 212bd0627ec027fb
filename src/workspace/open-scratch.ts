import { DatabaseError } from 'pg'

import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import {
  Fleet,
  prepareClusters,
  requireExtensions,
  withScratchSchema,
} from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { Schema } from '../schema/index.ts'
import { startEmbeddedPostgres } from './embedded-postgres/index.ts'
import { readSchema } from './read-schema.ts'

/** Where migrations are run to see what they make: never a database of the application. */
export interface Scratch extends AsyncDisposable {
  /**
   * The tables that migrations make.
   *
   * @throws {TenantryError} MIGRATION_FAILED
   */
  read(migrations: readonly RenderedMigration[]): Promise<Schema>
  /**
   * Runs migrations, and lets `look` ask what they made and add to it. All of it is gone in the end.
   *
   * @throws {TenantryError} MIGRATION_FAILED; the errors of PostgreSQL for what `look` asks.
   */
  explore<Result>(
    migrations: readonly RenderedMigration[],
    look: (view: ScratchView) => Promise<Result>,
  ): Promise<Result>
}

/** The tables that migrations made, while they are there. */
export interface ScratchView {
  /** Those of now. */
  schema(): Promise<Schema>
  /** Runs one more. */
  apply(migration: RenderedMigration): Promise<void>
  query<Row>(text: string): Promise<Row[]>
}

/** Of the database, and of its roles: those of the application are nobody's before `saas migrate`. */
const SCRATCH = 'tenantry_scratch'

/**
 * A database on the embedded PostgreSQL of the project, which is started when it does not run. Where the
 * application needs an extension that it lacks, the catalog's cluster, as for drift: in a scratch schema,
 * which is rolled back.
 *
 * @throws {TenantryError} EXTENSION_UNAVAILABLE where neither has an extension; CATALOG_MISSING,
 * EXTENSION_MISSING where `saas migrate` has not prepared that cluster yet.
 */
export async function openScratch(
  root: string,
  config: ResolvedConfig,
  signal?: AbortSignal,
): Promise<Scratch> {
  try {
    return await openEmbedded(root, config, signal)
  } catch (error) {
    const isLacking = error instanceof TenantryError && error.code === 'EXTENSION_UNAVAILABLE'
    if (!isLacking || config.catalogCluster.url === undefined) throw error
    return await openOnCatalog(config)
  }
}

async function openOnCatalog(config: ResolvedConfig): Promise<Scratch> {
  await using undo = new AsyncDisposableStack()
  const fleet = undo.use(await Fleet.open(config))
  await fleet.requireCatalog()
  await requireExtensions(fleet, { cluster: config.catalogCluster.name })
  return scratchOn(fleet, undo.move())
}

async function openEmbedded(
  root: string,
  config: ResolvedConfig,
  signal?: AbortSignal,
): Promise<Scratch> {
  await using undo = new AsyncDisposableStack()
  const server = await startEmbeddedPostgres(root, { database: SCRATCH, signal })
  undo.defer(() => server.release())
  const { catalogCluster } = config
  const cluster = {
    ...catalogCluster,
    url: server.url,
    appUrl: undefined,
    systemUrl: undefined,
    engine: 'postgres',
    replicas: [],
  } as const
  const fleet = undo.use(
    await Fleet.open({
      ...config,
      name: SCRATCH,
      clusters: new Map([[cluster.name, cluster]]),
      catalogCluster: cluster,
    }),
  )
  await prepareClusters(fleet)
  return scratchOn(fleet, undo.move())
}

/** @param kept What ends with it. */
function scratchOn(fleet: Fleet, kept: AsyncDisposableStack): Scratch {
  return {
    read: (migrations) => readSchemaOf(fleet, migrations),
    explore: (migrations, look) => explore(fleet, migrations, look),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** What migrations make, on the catalog's cluster of a fleet that is prepared. */
export async function readSchemaOf(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
): Promise<Schema> {
  return await explore(fleet, migrations, (view) => view.schema())
}

async function explore<Result>(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  look: (view: ScratchView) => Promise<Result>,
): Promise<Result> {
  const kind = { cluster: fleet.config.catalogCluster.name, mode: 'bridge' } as const
  const { app } = fleet.rolesOn(kind.cluster)
  return await withScratchSchema(fleet, { kind, migrations: [] }, async (client, schema, apply) => {
    // One by one, so that a failure is known to be of which.
    for (const migration of migrations) {
      await apply([migration]).catch((error: unknown) => {
        throw failedMigration(migration, error)
      })
    }
    return await look({
      schema: () => readSchema(client, { schema, writer: app }),
      apply: (migration) => apply([migration]),
      query: async <Row>(text: string) => (await client.query<Row & object>(text)).rows,
    })
  })
}

function failedMigration({ name }: RenderedMigration, cause: unknown): unknown {
  if (!(cause instanceof DatabaseError)) return cause
  return new TenantryError('MIGRATION_FAILED', {
    message: `${name} cannot run on an empty schema: ${cause.message}`,
    hint: 'Correct the migration; nothing was written.',
    details: { migration: name },
    cause,
  })
}
