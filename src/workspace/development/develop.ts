import { TenantryError } from '@tenantry/runtime/errors'

import type { Project } from '../load-config.ts'
import { resolveClusterUrls } from '../resolve-cluster-urls.ts'
import { clusterEnvironment } from './cluster-environment.ts'
import { connectDevFleet } from './connect-dev-fleet.ts'
import type { DevFleet } from './dev-fleet.ts'
import { type ApplicationOutput, runApplication } from './run-application.ts'
import { seedTenants } from './seed-tenants.ts'
import { waitForPort } from './wait-for-port.ts'
import { watchMigrations } from './watch-migrations.ts'

/** What there is to say once the application answers. */
export interface RunningApplication {
  readonly name: string
  readonly port: number
  readonly tenants: readonly string[]
  readonly database: string
}

export interface Development {
  readonly project: Project
  readonly port: number
  readonly seed: boolean
  readonly output: ApplicationOutput
  readonly signal: AbortSignal
  readonly onMigrated: (migrations: readonly string[]) => void
  /** Told of migrations that were written or changed while the application ran, and wait for `saas migrate`. */
  readonly onPending: (migrations: readonly string[]) => void
  readonly onReady: (application: RunningApplication) => void
  /** Told of what went wrong while the application ran on: a migration that cannot be read. */
  readonly onProblem: (thrown: unknown) => void
}

/** Brings up all that the application needs, runs it until it ends, and takes down what it brought up. */
export async function develop(development: Development): Promise<number> {
  const { project, signal } = development
  const reachable = await resolveClusterUrls(project.root, project.config, signal)
  try {
    const fleet = connectDevFleet(reachable.config, project.root)
    development.onMigrated(await fleet.migrate())
    signal.throwIfAborted()
    const tenants = development.seed ? await seedTenants(fleet) : await fleet.tenants()
    signal.throwIfAborted()
    const environment = {
      ...process.env,
      ...clusterEnvironment(reachable.config),
      PORT: String(development.port),
      NODE_ENV: 'development',
    }
    return await runApplication({
      root: project.root,
      environment,
      output: development.output,
      signal,
      onStarted: (ended) => {
        void announce(development, tenants, ended)
        void watchPending(development, fleet, ended)
      },
    })
  } finally {
    await reachable.release()
  }
}

async function announce(
  { project, port, onReady }: Development,
  tenants: readonly string[],
  ended: AbortSignal,
): Promise<void> {
  if (!(await waitForPort(port, ended))) return
  const urls = [...project.config.clusters.values()].map(({ url }) => url)
  const database = urls.includes(undefined) ? 'embedded PostgreSQL (saas db url)' : 'as configured'
  onReady({ name: project.config.name, port, tenants, database })
}

/**
 * Tells of new migrations and applies none: a file that is saved need not be written to its end, and one that
 * was applied cannot be changed.
 */
async function watchPending(
  { project, onPending, onProblem }: Development,
  fleet: DevFleet,
  ended: AbortSignal,
): Promise<void> {
  const tell = async () => {
    try {
      const pending = await fleet.pending()
      if (pending.length > 0) onPending(pending)
    } catch (error) {
      // What `saas migrate new` has just made is not written yet, which is no problem.
      if (!isEmptyMigration(error)) onProblem(error)
    }
  }
  await watchMigrations(project.root, tell, ended).catch(onProblem)
}

function isEmptyMigration(error: unknown): boolean {
  return error instanceof TenantryError && error.code === 'MIGRATION_EMPTY'
}
