import { basename, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import type { EventStreamReport, KeptMove, KeptRoute } from '@tenantry/runtime/fleet'

import { loadProject } from '../load-config.ts'
import { openFleetOf } from '../open-fleet.ts'
import { findProjectRoot } from '../project-root.ts'
import type { FoundRecord } from './record-file.ts'

/** What databases have of an extracted module, and files do not. */
export interface LeftBehind {
  readonly routes: readonly KeptRoute[]
  readonly moves: readonly KeptMove[]
  /** Calls that wait to be done. */
  readonly events: readonly EventStreamReport[]
  /** The names of the module's migrations that some placement has. */
  readonly migrated: ReadonlySet<string>
}

export const NOTHING_LEFT: LeftBehind = {
  routes: [],
  moves: [],
  events: [],
  migrated: new Set(),
}

/**
 * Asks the catalog of the application. Of one that has none, or was never migrated, nothing is left behind.
 *
 * @throws What loading the configuration and connecting throw.
 */
export async function readLeftBehind({ root, record }: FoundRecord): Promise<LeftBehind> {
  const from = join(root, record.folder)
  if ((await findProjectRoot(from).catch(() => undefined)) === undefined) return NOTHING_LEFT
  await using open = await openFleetOf(await loadProject(from))
  const { extraction, moves, events, ledgers, catalog } = open.fleet
  if (!(await catalog.isPresent())) return NOTHING_LEFT
  const { name } = record
  const own = new Set(record.files.map(({ path }) => basename(path).replace(/\.[^.]+$/, '')))
  const remembered = await ledgers.all()
  const has = remembered.flatMap(({ ledger = [] }) => ledger.map(({ migration }) => migration))
  return {
    routes: await extraction.routes(name),
    moves: await moves.list(name),
    events: await events.streams(name),
    migrated: new Set(has.filter((migration) => own.has(migration))),
  }
}

/**
 * Lets nobody take the code back from where its rows are.
 *
 * @throws {TenantryError} EXTRACT_UNDO_LOSES
 */
export function requireNothingLost({ record }: FoundRecord, { moves, events }: LeftBehind): void {
  const { module, name } = record
  const reasons = [
    ...moves.map(
      ({ tenant, state, destination }) =>
        `the rows of ${tenant} are in ${destination}, or on their way there (${state})`,
    ),
    ...events.map(
      ({ tenant, waiting }) =>
        `${waiting} ${waiting === 1 ? 'event waits' : 'events wait'} for ${tenant}`,
    ),
  ]
  if (reasons.length === 0) return
  throw new TenantryError('EXTRACT_UNDO_LOSES', {
    message: `Without its service nobody would find what ${module} has in databases:\n${reasons.map((one) => `  ${one}`).join('\n')}\nNothing was written.`,
    hint:
      moves.length > 0
        ? `There is no way back of rows that have moved: keep the service. \`saas extract status ${name}\` shows whose they are.`
        : `Wait until they are done, or drop them: \`saas extract events ${name}\`.`,
    details: {
      tenants: [...moves, ...events].map(({ tenant }) => tenant),
    },
  })
}
