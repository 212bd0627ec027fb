import { SETTINGS } from '../acceptance/settings.ts'

/**
 * Files that take half a minute and more: all of them would take longer than people wait for. Each run of everything has one of
 * the groups, by its seed; `npm run acceptance` has all, and a file that is named is always run.
 */
export const ROTATED: readonly (readonly string[])[] = [
  [
    'test/commands/init.test.ts',
    'test/commands/lint-code.test.ts',
    'test/examples/adopt.test.ts',
    'test/extract/shapes/additions.test.ts',
  ],
  [
    'test/applications/interleaved.test.ts',
    'test/commands/generate-repositories.test.ts',
    'test/examples/noisy.test.ts',
    'test/workspace/embedded-postgres/crashes.test.ts',
  ],
  [
    'test/commands/interrupted-migrate.test.ts',
    'test/commands/tenant-access.test.ts',
    'test/runtime/pglite/suite.test.ts',
    'test/workspace/boundaries/judge-boundaries.test.ts',
    'test/workspace/development/dev.test.ts',
  ],
  [
    'test/acceptance/killed-migrations.test.ts',
    'test/extract/events.test.ts',
    'test/applications/own-database.test.ts',
    'test/verify/planted-faults.test.ts',
  ],
  [
    'test/acceptance/killed-store.test.ts',
    'test/commands/bad-input.test.ts',
    'test/commands/doctor.test.ts',
    'test/commands/generate-resource.test.ts',
    'test/commands/quota.test.ts',
    'test/commands/verify.test.ts',
    'test/runtime/context/catalog-outage.test.ts',
    'test/runtime/fleet/shape/mend-drift.test.ts',
  ],
  [
    'test/acceptance/noisy-neighbour.test.ts',
    'test/acceptance/three-clusters.test.ts',
    'test/applications/generated-resources.test.ts',
    'test/applications/hostile-client.test.ts',
    'test/commands/migrate.test.ts',
    'test/runtime/fleet/rollout/migrate-fleet.test.ts',
    'test/runtime/older-server.test.ts',
    'test/runtime/replicas/failures.test.ts',
  ],
  [
    'test/applications/extraction-session.test.ts',
    'test/examples/extract.test.ts',
    'test/extract/shapes/objects.test.ts',
    'test/extract/shapes/several-modules.test.ts',
    'test/runtime/fleet/extraction/shapes.test.ts',
  ],
  [
    'test/commands/extensions.test.ts',
    'test/commands/extract-apply.test.ts',
    'test/extract/shapes/projects.test.ts',
    'test/extract/shapes/refused.test.ts',
    'test/runtime/fleet/connect-watched.test.ts',
    'test/verify/odd-schemas.test.ts',
  ],
  [
    'test/applications/three-modules.test.ts',
    'test/commands/extract-apply-events.test.ts',
    'test/extract/shapes/project-references.test.ts',
    'test/extract/shapes/undo.test.ts',
    'test/runtime/extraction/events/killed-processes.test.ts',
  ],
  [
    'test/commands/extract-data.test.ts',
    'test/commands/extract-events.test.ts',
    'test/commands/extract-route.test.ts',
    'test/extract/shapes/imports.test.ts',
    'test/extract/shapes/values.test.ts',
    'test/runtime/fleet/extraction/live-move.test.ts',
    'test/runtime/fleet/extraction/move-edges.test.ts',
    'test/runtime/fleet/rollout/phases.test.ts',
    'test/runtime/handover/live-routes.test.ts',
    'test/workspace/embedded-postgres/start-embedded-postgres.test.ts',
  ],
]

/** What this run leaves out; nothing where a file or a folder is named, or in the acceptance. */
export function leftOutFiles(args: readonly string[]): readonly string[] {
  const isNamed = args.some((arg) => arg.startsWith('test/') || arg.endsWith('.test.ts'))
  if (isNamed || SETTINGS.isLong) return []
  const group = SETTINGS.seed % ROTATED.length
  return ROTATED.filter((_, index) => index !== group).flat()
}
