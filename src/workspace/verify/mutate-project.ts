import { reportMutation, reportVerification } from '../../verify/index.ts'
import { loadProject } from '../load-config.ts'
import { readProjectMigrations } from '../read-project-migrations.ts'
import { refuseNoMigrations } from '../refuse-no-migrations.ts'
import { mutateFleet } from './mutate-fleet.ts'
import { openMutableFleet } from './open-mutable-fleet.ts'
import { verifyFleet } from './verify-fleet.ts'
import type { ProjectVerification, ProjectVerifyOptions } from './verify-project.ts'

export type ProjectMutateOptions = Pick<
  ProjectVerifyOptions,
  'seed' | 'version' | 'signal' | 'onStep'
>

/** Tenants that cannot be deleted go with the copy. */
const NONE_LEFT: ProjectVerification['left'] = []

/**
 * Attacks a copy of the application around the current folder, and, where its walls hold, takes away one after the
 * other. No database of the application is asked.
 *
 * @throws {TenantryError} LINT_NOTHING where there is no migration; those of reading and running migrations.
 */
export async function mutateProject({
  seed,
  version,
  signal,
  onStep,
}: ProjectMutateOptions): Promise<ProjectVerification> {
  const startedAt = new Date().toISOString()
  const { root, config } = await loadProject()
  const migrations = await readProjectMigrations(root)
  refuseNoMigrations(migrations, root)
  onStep('copy: runs the migrations')
  await using copy = await openMutableFleet({ root, config, migrations, signal, onStep })
  const { fleet } = copy
  const { campaigns } = await verifyFleet(fleet, migrations, {
    seed,
    signal,
    onStep,
    noApplication: '--mutate is about the walls of database, runtime and queries',
  })
  const facts = {
    application: config.name,
    place: 'a copy of the application on an embedded PostgreSQL',
    startedAt,
    seed,
    versions: { tenantry: version, node: process.versions.node },
    campaigns,
  }
  const attacked = reportVerification(facts)
  // Where a wall does not stand, nothing is noticed by taking it away.
  if (!attacked.holds) return { report: attacked, left: NONE_LEFT }
  const options = { seed, signal, onStep: (what: string) => onStep(`mutants: ${what}`) }
  const { hunted } = await mutateFleet(fleet, migrations, options)
  return {
    report: reportVerification({ ...facts, mutation: reportMutation(hunted) }),
    left: NONE_LEFT,
  }
}
