import { setTimeout as sleep } from 'node:timers/promises'

import type { ResolvedConfig } from '@tenantry/runtime/config'
import { Fleet, migrate } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import { Client, escapeIdentifier } from 'pg'

import { assertMigrated } from '../assert-migrated.ts'
import { startEmbeddedPostgres } from '../embedded-postgres/index.ts'

/** Of the database, and of its roles: nobody else's, and made anew for each run. */
const COPY = 'tenantry_mutants'
const ROLES = ['owner', 'app', 'system'].map((role) => `${COPY}_${role}`)
const POLL_MS = 200

export interface MutableFleetOptions {
  readonly root: string
  readonly config: ResolvedConfig
  readonly migrations: readonly RenderedMigration[]
  readonly signal?: AbortSignal | undefined
  readonly onStep: (what: string) => void
}

/**
 * A copy of the application to be broken: its migrations in a pool of its own, on the embedded PostgreSQL of the
 * project. Nothing of it is left in the end; what a killed run left goes with the next one.
 *
 * @throws {TenantryError} EXTENSION_UNAVAILABLE; what rehearsing migrations finds.
 */
export async function openMutableFleet(
  options: MutableFleetOptions,
): Promise<{ readonly fleet: Fleet } & AsyncDisposable> {
  const { root, config, migrations, signal, onStep } = options
  await using undo = new AsyncDisposableStack()
  const server = await startEmbeddedPostgres(root, { database: 'postgres', signal })
  undo.defer(() => server.release())
  const admin = new Client({ connectionString: server.url })
  // What ends it is told by the next statement.
  admin.on('error', () => undefined)
  await admin.connect()
  undo.defer(() => admin.end())
  await takeTurn(admin, onStep, signal)
  await dropCopy(admin)
  undo.defer(() => dropCopy(admin))
  await admin.query(`create database ${COPY}`)
  const fleet = undo.use(await Fleet.open(copyOf(config, server.url)))
  assertMigrated(await migrate(fleet, migrations, signal && { signal }))
  const kept = undo.move()
  return { fleet, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Two runs at once would break each other's copy. The lock is gone when this connection is. */
async function takeTurn(
  admin: Client,
  onStep: (what: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const { rows } = await admin.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [COPY],
    )
    if (rows[0]?.locked) return
    onStep('turn: waits for another run with mutants to end')
    await sleep(POLL_MS, undefined, { signal })
  }
}

async function dropCopy(admin: Client): Promise<void> {
  await admin.query(`drop database if exists ${COPY} with (force)`)
  // Its grants went with it, so that nothing keeps the roles.
  await admin.query(`drop role if exists ${ROLES.map((role) => escapeIdentifier(role)).join(', ')}`)
}

/** One pool: all modes have the same tables, and there no schema or database of its own stands before them. */
function copyOf(config: ResolvedConfig, serverUrl: string): ResolvedConfig {
  const { catalogCluster, defaultTier } = config
  const url = new URL(serverUrl)
  url.pathname = `/${COPY}`
  const cluster = {
    ...catalogCluster,
    url: url.href,
    appUrl: undefined,
    systemUrl: undefined,
    stream: undefined,
    engine: 'postgres',
    poolSchema: 'pool',
    replicas: [],
  } as const
  const tier = { ...defaultTier, mode: 'pool', cluster: cluster.name } as const
  return {
    ...config,
    name: COPY,
    clusters: new Map([[cluster.name, cluster]]),
    catalogCluster: cluster,
    tiers: new Map([[tier.name, tier]]),
    defaultTier: tier,
    rollout: [],
  }
}
