import type { Project } from '../load-config.ts'
import { resolveClusterUrls } from '../resolve-cluster-urls.ts'
import { clusterEnvironment } from './cluster-environment.ts'
import { connectDevFleet } from './connect-dev-fleet.ts'
import type { DevFleet } from './dev-fleet.ts'
import { runApplication } from './run-application.ts'
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
  /** Where the application's own output goes. */
  readonly output: 'stdout' | 'stderr'
  readonly signal: AbortSignal
  readonly onMigrated: (migrations: readonly string[]) => void
  readonly onReady: (application: RunningApplication) => void
  /** Told of what went wrong while the application ran on: a new migration that failed. */
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
        void keepMigrated(development, fleet, ended)
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

async function keepMigrated(
  { project, onMigrated, onProblem }: Development,
  fleet: DevFleet,
  ended: AbortSignal,
): Promise<void> {
  const migrate = async () => {
    try {
      onMigrated(await fleet.migrate())
    } catch (error) {
      onProblem(error)
    }
  }
  await watchMigrations(project.root, migrate, ended).catch(onProblem)
}
