import type { Mode } from '@tenantry/runtime/config'

import { reportVerification, type VerifyReport } from '../../verify/index.ts'
import { loadProject } from '../load-config.ts'
import { openFleetOf } from '../open-fleet.ts'
import { openApplication } from './application/open-application.ts'
import { onDatabase, placeOf } from './on-database.ts'
import { refuseProduction } from './refuse-production.ts'
import { verifyFleet } from './verify-fleet.ts'
import type { LeftTenant } from './verify-run.ts'

export interface ProjectVerification {
  readonly report: VerifyReport
  /** Tenants of the run that could not be deleted. */
  readonly left: readonly LeftTenant[]
}

export interface ProjectVerifyOptions {
  readonly modes?: readonly Mode[] | undefined
  readonly seed: string
  /** The administrator's URL of the database to attack. Default: those of the configuration. */
  readonly database?: string | undefined
  /** Where the application runs. Default: it is started. */
  readonly url?: string | undefined
  /** Of the CLI. */
  readonly version: string
  readonly allowsProduction: boolean
  readonly signal: AbortSignal
  readonly onStep: (what: string) => void
}

/** Verifies the fleet of the application around the current folder. @throws {TenantryError} VERIFY_PRODUCTION */
export async function verifyProject({
  modes,
  seed,
  database,
  url,
  version,
  allowsProduction,
  signal,
  onStep,
}: ProjectVerifyOptions): Promise<ProjectVerification> {
  const startedAt = new Date().toISOString()
  const project = await loadProject()
  const config = database === undefined ? project.config : onDatabase(project.config, database)
  if (!allowsProduction) refuseProduction(config, process.env, url)
  await using open = await openFleetOf({ ...project, config }, signal)
  await open.fleet.requireCatalog()
  const migrations = await open.migrations()
  await using application = await openApplication({
    root: open.root,
    config: open.fleet.config,
    url,
    signal,
  })
  const { campaigns, left } = await verifyFleet(open.fleet, migrations, {
    modes,
    seed,
    application,
    signal,
    onStep,
  })
  const report = reportVerification({
    application: config.name,
    ...(database !== undefined && { place: placeOf(database) }),
    startedAt,
    seed,
    versions: { tenantry: version, node: process.versions.node },
    campaigns,
  })
  return { report, left }
}
