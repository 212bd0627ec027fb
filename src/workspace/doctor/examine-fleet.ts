import type { Client } from 'pg'

import type { ResolvedConfig } from '@tenantry/runtime/config'
import { type ErrorReport, TenantryError } from '@tenantry/runtime/errors'
import {
  type ExtendedDatabase,
  findDrift,
  findExtensionProblems,
  findLeaks,
  Fleet,
  readFleetPlan,
  reportStatus,
} from '@tenantry/runtime/fleet'
import type { Placement } from '@tenantry/runtime'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import {
  CATALOG_CHECK,
  type CheckReport,
  CODE_CHECK,
  DRIFT_CHECK,
  type DriftFact,
  EXTENSIONS_CHECK,
  type ExtensionsFact,
  ISOLATION_CHECK,
  type IsolationFact,
  MIGRATIONS_CHECK,
  PLACEMENTS_CHECK,
  report,
  type Seen,
} from '../../doctor/index.ts'
import { look, lookPast, reportOf } from './look.ts'
import { lookAtCode } from './look-at-code.ts'
import { readApplication } from './look-at-database.ts'
import { readProjectMigrations } from '../read-project-migrations.ts'

/** To look at thousands of placements one by one is for commands of their own. */
const MOST_PLACEMENTS = 100

/**
 * The migrations of an application, and what its fleet is next to them.
 *
 * @param config With a URL on every cluster; or why there is none.
 */
export async function* examineFleet(
  root: string,
  config: ResolvedConfig | string,
): AsyncGenerator<CheckReport> {
  const migrations = await look(() => readProjectMigrations(root))
  yield report(
    MIGRATIONS_CHECK,
    'fact' in migrations ? { fact: { count: migrations.fact.length } } : migrations,
  )
  if (typeof config === 'string') return yield* unseen(config)

  const opened = await lookPast(() => Fleet.open(config))
  if (!('fact' in opened)) return yield* unseen('the database of the catalog cannot be reached')
  await using fleet = opened.fact
  const catalog = await look(() => requireOwnCatalog(fleet))
  yield report(CATALOG_CHECK, catalog)
  if (!('fact' in catalog)) {
    yield* examineExtensions(fleet, [])
    return yield* unseen('there is no catalog to ask', 1)
  }
  const sample = (await fleet.catalog.placements()).slice(0, MOST_PLACEMENTS)
  yield* examineExtensions(fleet, sample)
  if (!('fact' in migrations)) return yield* unseen('the migrations cannot be read', 1)
  yield* examinePlacements(fleet, migrations.fact)
  yield report(CODE_CHECK, await lookPast(() => lookAtCode(root, fleet, migrations.fact)))
}

/** Of an application that lists none, nobody asks. */
async function* examineExtensions(
  fleet: Fleet,
  sample: readonly Placement[],
): AsyncGenerator<CheckReport> {
  if (fleet.config.extensions.length === 0) return
  yield report(EXTENSIONS_CHECK, await lookPast(() => lookAtExtensions(fleet, sample)))
}

async function lookAtExtensions(
  fleet: Fleet,
  sample: readonly Placement[],
): Promise<ExtensionsFact> {
  const homes = [...fleet.config.clusters.keys()].map((cluster) => ({ cluster }))
  const silos = sample.filter(({ mode }) => mode === 'silo')
  const places: readonly ExtendedDatabase[] = [...homes, ...silos]
  const problems: ErrorReport[] = []
  for (const place of places) {
    const found = await findExtensionProblems(fleet, place).catch((error: unknown) => [
      reportOf(error),
    ])
    problems.push(...found.map((one) => (one instanceof TenantryError ? one.toJSON() : one)))
  }
  return { names: fleet.config.extensions, databases: places.length, problems }
}

async function* examinePlacements(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
): AsyncGenerator<CheckReport> {
  yield report(
    PLACEMENTS_CHECK,
    await look(async () => reportStatus(await readFleetPlan(fleet, migrations))),
  )
  const all = await fleet.catalog.placements()
  const sample = all.slice(0, MOST_PLACEMENTS)
  yield report(
    DRIFT_CHECK,
    await lookPast(() => lookAtDrift(fleet, migrations, sample, all.length)),
  )
  yield report(ISOLATION_CHECK, await lookPast(() => lookAtIsolation(fleet, sample, all.length)))
}

/** @throws {TenantryError} CATALOG_MISSING, CATALOG_OUTDATED, CATALOG_OF_OTHER_APPLICATION. */
async function requireOwnCatalog(fleet: Fleet): Promise<{ readonly application: string }> {
  const { name, catalogCluster } = fleet.config
  const owner = (await fleet.catalog.isPresent())
    ? await fleet.withClient({ cluster: catalogCluster.name }, readApplication)
    : undefined
  if (owner !== undefined && owner !== name) {
    throw new TenantryError('CATALOG_OF_OTHER_APPLICATION', {
      message: `The database holds the catalog of the application ${JSON.stringify(owner)}, not of ${JSON.stringify(name)}.`,
      hint: 'Give each application a database of its own: change the database name in DATABASE_URL.',
    })
  }
  await fleet.requireCatalog()
  return { application: name }
}

async function lookAtDrift(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  sample: readonly Placement[],
  placements: number,
): Promise<DriftFact> {
  const { classes, unreadable } = await findDrift(fleet, migrations, sample)
  return {
    looked: sample.length,
    placements,
    drifted: classes.flatMap((one) => one.placements.map(nameOf)),
    unreadable: unreadable.map(({ error }) => error),
  }
}

async function lookAtIsolation(
  fleet: Fleet,
  sample: readonly Placement[],
  placements: number,
): Promise<IsolationFact> {
  const leaks: IsolationFact['leaks'][number][] = []
  const databases = Map.groupBy(sample, ({ cluster, database }) =>
    JSON.stringify([cluster, database]),
  )
  const unreadable: ErrorReport[] = []
  for (const group of databases.values()) {
    const [first] = group
    if (first === undefined) continue
    const lookAtGroup = fleet.withClient(first, async (client) => {
      const roles = fleet.rolesOn(first.cluster)
      for (const placement of group) {
        await requireSchema(client, placement)
        const found = await findLeaks(client, placement.schema, roles)
        leaks.push(
          ...found.map((leak) => ({ ...leak, object: `${nameOf(placement)}.${leak.object}` })),
        )
      }
    })
    await lookAtGroup.catch((error: unknown) => unreadable.push(reportOf(error)))
  }
  return { looked: sample.length, placements, leaks, unreadable }
}

/** In a schema that is gone no leak would be found. @throws {TenantryError} PLACEMENT_UNREADABLE */
async function requireSchema(client: Client, placement: Placement): Promise<void> {
  const { rows } = await client.query<{ oid: number | null }>(
    'select to_regnamespace(quote_ident($1))::oid as oid',
    [placement.schema],
  )
  if (rows[0]?.oid) return
  throw new TenantryError('PLACEMENT_UNREADABLE', {
    message: `${nameOf(placement)} is not there.`,
    hint: 'Restore the schema from a backup, or delete its tenant with `saas tenant delete`.',
  })
}

/** What cannot be looked at, from the catalog on or behind it. */
function* unseen(reason: string, from = 0): Generator<CheckReport> {
  const nothing: Seen<never> = { unseen: reason }
  const rest = [
    report(CATALOG_CHECK, nothing),
    report(PLACEMENTS_CHECK, nothing),
    report(DRIFT_CHECK, nothing),
    report(ISOLATION_CHECK, nothing),
    report(CODE_CHECK, nothing),
  ]
  yield* rest.slice(from)
}

function nameOf({ cluster, database, schema }: Placement): string {
  return `${cluster}/${database}/${schema}`
}
