import type { Tenant } from '../../../catalog/tenant.ts'
import { sqlStateOf } from '../../../database/sql-state.ts'
import { TenantryError } from '../../../errors.ts'
import type { Placement } from '../../../placement/placement.ts'
import type { Fleet } from '../../fleet.ts'
import { visitDatabases } from '../../visit-databases.ts'
import { withScratchSchema } from '../../shape/scratch-schema.ts'
import { requireTier } from '../../require-tier.ts'
import { findObstacles, type Obstacle } from './find-obstacles.ts'
import type { ModuleTable } from './module-table.ts'
import type { ModuleMove } from './move-tenant.ts'
import { identityOf } from './moving-side.ts'
import { readCrossingKeys, readModuleTables, tablesInside } from './read-module-tables.ts'

/** A table whose rows move out of a placement. */
export interface MovingTable {
  readonly name: string
  /** As the server of the application estimates them, of all tenants in the placement. */
  readonly rows: number
  readonly bytes: number
}

/** What moves out of one placement of the application, and what is in the way. */
export interface PlacementMove {
  readonly placement: Placement
  /** Those that have not moved, by slug. */
  readonly tenants: readonly Tenant[]
  readonly tables: readonly MovingTable[]
  readonly obstacles: readonly Obstacle[]
}

/** What a run would do; made without a change anywhere. */
export interface MovePlan {
  readonly module: string
  readonly placements: readonly PlacementMove[]
  /** The slugs of those whose rows have moved before. */
  readonly moved: readonly string[]
  /** What is in the way of all of them. */
  readonly obstacles: readonly Obstacle[]
}

/** Whose rows are meant; all tenants that are there by default. */
export interface MoveSelection {
  /** Slugs. */
  readonly tenants?: readonly string[]
  readonly tiers?: readonly string[]
}

/**
 * Reads what moves and what is in the way: the tables are those that the migrations of the service have made.
 *
 * @throws {TenantryError} CATALOG_MISSING, CATALOG_OUTDATED of either side, TENANT_UNKNOWN, TIER_UNKNOWN, MOVE_SAME_DATABASE
 */
export async function planMove(move: ModuleMove, selection: MoveSelection): Promise<MovePlan> {
  const { shared, own, module } = move
  await shared.requireCatalog()
  await own.requireCatalog()
  await refuseSameDatabase(move)
  const chosen = await chooseTenants(shared, selection)
  const switched = new Set(
    (await shared.moves.list(module)).flatMap(({ tenantId, switchedAt }) =>
      switchedAt === null ? [] : [tenantId],
    ),
  )
  const left = chosen.filter(({ id }) => !switched.has(id))
  const placements = left.length === 0 ? [] : await planPlacements(move, left)
  const moved = chosen.filter(({ id }) => switched.has(id)).map(({ slug }) => slug)
  const obstacles = [
    ...(await findMissingRight(own)),
    ...onCitus(own, own.config.defaultTier.cluster),
  ]
  return { module, placements, moved, obstacles }
}

/** Those that are active or suspended, by slug. @throws {TenantryError} TENANT_UNKNOWN, TIER_UNKNOWN */
export async function chooseTenants(
  shared: Fleet,
  { tenants, tiers }: MoveSelection,
): Promise<Tenant[]> {
  const all = (await shared.catalog.tenants()).filter(
    ({ status }) => status === 'active' || status === 'suspended',
  )
  const slugs = new Set(all.map(({ slug }) => slug))
  for (const slug of tenants ?? []) if (!slugs.has(slug)) throw unknownTenant(slug)
  for (const tier of tiers ?? []) requireTier(shared.config, tier)
  return all.filter(
    ({ slug, tier }) =>
      (tenants === undefined || tenants.includes(slug)) &&
      (tiers === undefined || tiers.includes(tier)),
  )
}

/** By cluster, database and schema. */
async function planPlacements(
  move: ModuleMove,
  tenants: readonly Tenant[],
): Promise<PlacementMove[]> {
  const { shared } = move
  const own = await readOwnTables(move)
  const only = own.map(({ name }) => name)
  const tenantsOf = Map.groupBy(tenants, ({ placement }) => placement.id)
  const all = [...tenantsOf.values()].flatMap((group) => group[0]?.placement ?? [])
  const plans: PlacementMove[] = []
  const unfinished = await visitDatabases(shared, all, async ({ client, roles, placements }) => {
    for (const placement of placements) {
      const { id, schema, cluster } = placement
      const tables = await readModuleTables(client, { schema, system: roles.system, only })
      const crossing = await readCrossingKeys(client, schema, only)
      plans.push({
        placement,
        tenants: tenantsOf.get(id) ?? [],
        tables: tables
          .filter(({ isTenants }) => isTenants)
          .map(({ name, rows, bytes }) => ({ name, rows, bytes })),
        obstacles: [
          ...findObstacles({ own, shared: tables, crossing }),
          ...onCitus(shared, cluster),
        ],
      })
    }
  })
  for (const { error } of unfinished) throw error
  const place = ({ placement: { cluster, database, schema } }: PlacementMove): string =>
    JSON.stringify([cluster, database, schema])
  return plans.sort((one, other) => (place(one) < place(other) ? -1 : 1))
}

/** As the migrations of the service make them, on the cluster where its first tier lies: in a schema that is rolled back. */
async function readOwnTables({ own, migrations }: ModuleMove): Promise<ModuleTable[]> {
  const { cluster, mode } = own.config.defaultTier
  const { system } = own.rolesOn(cluster)
  return await withScratchSchema(own, { kind: { cluster, mode }, migrations }, (client, schema) =>
    tablesInside(client, { schema, system }),
  )
}

function onCitus(fleet: Fleet, cluster: string): Obstacle[] {
  return fleet.engineOn(cluster).name === 'citus'
    ? [
        {
          at: cluster,
          why: 'it is a cluster of Citus, where no trigger of ours sees what changes on the workers',
          remedy: 'Move these rows while nobody writes, by means of Citus.',
        },
      ]
    : []
}

/** Rows of one application would be those of the other. */
async function refuseSameDatabase({ shared, own }: ModuleMove): Promise<void> {
  const [here, there] = await Promise.all([identityOfCatalog(shared), identityOfCatalog(own)])
  const [server] = here.split(' ')
  const isSameName = shared.config.name === own.config.name && there.startsWith(`${server} `)
  if (here !== there && !isSameName) return
  throw new TenantryError('MOVE_SAME_DATABASE', {
    message:
      here === there
        ? 'The service has the database of the application, so there is nowhere to move to.'
        : `The service and the application are both named ${JSON.stringify(own.config.name)} on one server, and their databases and roles would be the same.`,
    hint: 'Give the saas.config.ts of the service a name and a database of its own.',
  })
}

async function identityOfCatalog(fleet: Fleet): Promise<string> {
  const { name } = fleet.config.catalogCluster
  return await fleet.withClient({ cluster: name }, identityOf)
}

/** What the copy has to do without: foreign keys and triggers hold on both sides, and must not fire on the way. */
async function findMissingRight(own: Fleet): Promise<Obstacle[]> {
  const { cluster } = own.config.defaultTier
  return await own.withClient({ cluster }, async (client) => {
    try {
      await client.query('begin; set local session_replication_role = replica')
      return []
    } catch (error) {
      if (sqlStateOf(error) !== '42501') throw error
      return [
        {
          at: cluster,
          why: 'the administrator of the service may not set session_replication_role, so foreign keys and triggers would fire while rows are copied',
          remedy:
            'Have a superuser run `grant set on parameter session_replication_role to …` there.',
        },
      ]
    } finally {
      await client.query('rollback')
    }
  })
}

function unknownTenant(slug: string): TenantryError {
  return new TenantryError('TENANT_UNKNOWN', {
    message: `There is no tenant ${JSON.stringify(slug)} whose rows could move.`,
    hint: 'Look at `saas tenant list`: it has to be active or suspended.',
    details: { slug },
  })
}
