import { SETTINGS } from '../acceptance/settings.ts'

/**
 * Files that take a quarter of a minute and more: all of them would take longer than people wait for. Each run of everything has one of
 * the groups, by its seed; `npm run acceptance` has all, and a file that is named is always run.
 */
export const ROTATED: readonly (readonly string[])[] = [
  ['test/applications/extraction-session.test.ts'],
  [
    'test/applications/three-modules.test.ts',
    'test/extract/shapes/own-database.test.ts',
    'test/runtime/fleet/rollout/phases.test.ts',
  ],
  [
    'test/commands/migrate.test.ts',
    'test/extract/shapes/project-references.test.ts',
    'test/mutation/guards.test.ts',
    'test/runtime/context/heard-directory.test.ts',
  ],
  [
    'test/applications/own-database.test.ts',
    'test/commands/extract-events.test.ts',
    'test/runtime/fleet/extraction/shapes.test.ts',
    'test/runtime/quota/postgres-outages.test.ts',
  ],
  [
    'test/commands/extract-apply.test.ts',
    'test/extract/shapes/imports.test.ts',
    'test/extract/shapes/several-modules.test.ts',
    'test/runtime/replicas/failures.test.ts',
  ],
  [
    'test/acceptance/noisy-neighbour.test.ts',
    'test/applications/generated-resources.test.ts',
    'test/examples/extract.test.ts',
    'test/runtime/quota/processes.test.ts',
  ],
  [
    'test/acceptance/killed-migrations.test.ts',
    'test/commands/bad-input.test.ts',
    'test/commands/pgbouncer-config.test.ts',
    'test/extract/shapes/objects.test.ts',
    'test/mutation/guards.test.ts',
    'test/runtime/fleet/extraction/move-edges.test.ts',
  ],
  [
    'test/runtime/fleet/extraction/live-move.test.ts',
    'test/runtime/fleet/shape/mend-drift.test.ts',
    'test/workspace/boundaries/judge-boundaries.test.ts',
    'test/workspace/development/dev.test.ts',
    'test/workspace/embedded-postgres/start-embedded-postgres.test.ts',
  ],
  [
    'test/runtime/context/catalog-outage.test.ts',
    'test/runtime/extraction/events/killed-processes.test.ts',
    'test/runtime/fleet/rollout/migrate-fleet.test.ts',
    'test/runtime/pglite/suite.test.ts',
    'test/runtime/quota/timeouts.test.ts',
  ],
  [
    'test/acceptance/broken-placements.test.ts',
    'test/applications/hostile-client.test.ts',
    'test/commands/tenant-access.test.ts',
    'test/commands/verify.test.ts',
    'test/extract/shapes/undo.test.ts',
  ],
  [
    'test/commands/extract-apply-events.test.ts',
    'test/commands/interrupted-migrate.test.ts',
    'test/commands/lint-code.test.ts',
    'test/commands/quota.test.ts',
    'test/mutation/guards.test.ts',
    'test/runtime/quota/usage-report.test.ts',
  ],
  [
    'test/commands/extract-plan.test.ts',
    'test/commands/extract-route.test.ts',
    'test/commands/generate-resource.test.ts',
    'test/runtime/fleet/rollout/lost-answers.test.ts',
    'test/verify/odd-schemas.test.ts',
    'test/workspace/embedded-postgres/crashes.test.ts',
  ],
  [
    'test/commands/doctor.test.ts',
    'test/commands/extract-data.test.ts',
    'test/examples/noisy.test.ts',
    'test/extract/shapes/values.test.ts',
    'test/runtime/extraction/catalog-routing.test.ts',
    'test/runtime/fleet/connect-watched.test.ts',
  ],
  [
    'test/acceptance/killed-store.test.ts',
    'test/acceptance/three-clusters.test.ts',
    'test/commands/generate-repositories.test.ts',
    'test/extract/shapes/refused.test.ts',
    'test/runtime/handover/live-routes.test.ts',
    'test/runtime/pgbouncer/planned.test.ts',
    'test/runtime/pools/many-silos.test.ts',
  ],
  [
    'test/commands/extensions.test.ts',
    'test/commands/init.test.ts',
    'test/extract/events.test.ts',
    'test/extract/shapes/additions.test.ts',
    'test/mutation/guards.test.ts',
    'test/runtime/context/change-listener.test.ts',
    'test/runtime/replicas/positions.test.ts',
  ],
  [
    'test/applications/interleaved.test.ts',
    'test/examples/adopt.test.ts',
    'test/extract/shapes/projects.test.ts',
    'test/runtime/extraction/events/events.test.ts',
    'test/runtime/http/enumeration.test.ts',
    'test/verify/planted-faults.test.ts',
  ],
]

/** What this run leaves out; nothing where a file or a folder is named, or in the acceptance. */
export function leftOutFiles(args: readonly string[]): readonly string[] {
  const isNamed = args.some((arg) => arg.startsWith('test/') || arg.endsWith('.test.ts'))
  if (isNamed || SETTINGS.isLong) return []
  const own = ROTATED[SETTINGS.seed % ROTATED.length] ?? []
  return ROTATED.flat().filter((file) => !own.includes(file))
}
