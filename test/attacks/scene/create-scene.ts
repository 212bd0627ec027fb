import { randomBytes } from 'node:crypto'

import { Client, escapeIdentifier } from 'pg'

import type { Placement, SaasConfig, Tenancy, Tenant } from '@tenantry/runtime'
import type { Fleet } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { EngineName } from '@tenantry/runtime/config'
import { createDatabase, dropDatabases } from '../../../src/testing/databases.ts'
import { createCitusDatabase } from '../../support/citus-database.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { ATTACK_MIGRATION, ATTACK_MIGRATION_ON_CITUS } from './attack-migration.ts'
import { ATTACK_TIERS, type AttackTier, type FleetShape } from './fleet-shapes.ts'
import { type AttackedRuntime, loadRuntime } from './load-runtime.ts'
import { insertAttackersRows, insertVictimsRows, TENANT_TABLES, type World } from './rows.ts'

export const SIGNING_SECRET = 'a secret of the attacked fleet, long enough'

export interface SceneOptions {
  /** The administrator's URL of the server. */
  readonly databaseUrl: string
  readonly shape: FleetShape
  /** Default: the runtime that ships. */
  readonly runtime?: AttackedRuntime
  /** Whether the contexts are signed, with SIGNING_SECRET. Default: no. */
  readonly isSigned?: boolean
  /** Default: PostgreSQL. On Citus there are no silos. */
  readonly engine?: EngineName
  /**
   * What an administrator does to each placement behind the migrations, with `$schema`,
   * `$owner` and `$app` for its schema and the roles.
   */
  readonly alter?: string
}

export interface RefillOptions {
  /** Empties the files and gathers statistics anew, so that what is counted is counted right. Default: no. */
  readonly fresh?: boolean
}

/** A fleet with one tenant that attacks and others that are attacked. */
export interface Scene extends AsyncDisposable {
  readonly runtime: AttackedRuntime
  readonly config: SaasConfig
  readonly tenancy: Tenancy<TestDatabase>
  readonly fleet: Fleet
  readonly attacker: Tenant
  readonly victims: readonly Tenant[]
  /** Creates a further tenant, which goes with the fleet. */
  createTenant(slug: string, tier: AttackTier): Promise<Tenant>
  /** Gives the attacker its rows anew, the victim those of a world, and the other victims none. */
  refill(victim: Tenant, world: World, options?: RefillOptions): Promise<void>
  /** All rows of a tenant as they are in the database, without what is generated. */
  rowsOf(tenant: Tenant): Promise<unknown>
  /** Migrates by further SQL, no further than the rehearsal: behind that it fails. */
  rehearse(statements: string): Promise<void>
  /** Runs as the administrator in the database of a tenant. */
  asAdmin(tenant: Tenant, statement: string): Promise<void>
  /** The login that requests have, to the database of a tenant. */
  appUrl(tenant: Tenant): string
}

const { pooled, bridged } = ATTACK_TIERS

/** Creates the fleet of a shape in a database of its own. */
export async function createScene(options: SceneOptions): Promise<Scene> {
  const { databaseUrl, shape, runtime = await loadRuntime(), engine = 'postgres' } = options
  // Whatever is there is cleared away, should the rest not come to be.
  await using cleanup = new AsyncDisposableStack()
  const name = `a${randomBytes(5).toString('hex')}`
  const placements: Placement[] = []
  let url: string
  if (engine === 'citus') ({ url } = cleanup.use(await createCitusDatabase(name)))
  else {
    cleanup.defer(() => dropRoles(databaseUrl, name))
    url = await createDatabase(databaseUrl, name)
    cleanup.defer(() => dropDatabases([{ url }], placements))
  }
  const config: SaasConfig = {
    name,
    mode: 'pool',
    clusters: { primary: { url, connections: 6, engine } },
    tiers: engine === 'citus' ? { pooled, bridged } : ATTACK_TIERS,
    // What every tenant of a database finds is there in all of them.
    extensions: engine === 'citus' ? [] : ['citext'],
    ...(options.isSigned ? { isolation: { signedContext: { secrets: [SIGNING_SECRET] } } } : {}),
  }
  const resolved = runtime.resolveConfig(config)
  const fleet = cleanup.use(await runtime.Fleet.open(resolved))
  const migrations = [await renderTables(runtime, engine)]
  const failed = (await runtime.migrate(fleet, migrations)).find(({ error }) => error !== undefined)
  if (failed !== undefined) throw new Error(failed.error?.message)
  const create = async (slug: string, tier: AttackTier): Promise<Tenant> => {
    const tenant = await runtime.createTenant(fleet, migrations, { slug, tier })
    placements.push(tenant.placement)
    return tenant
  }
  const attacker = await create('mallory', shape.attacker)
  const victims: Tenant[] = []
  for (const tier of shape.victims) victims.push(await create(`victim-${tier}`, tier))

  const loginTo = (kind: 'admin' | 'app', { placement }: Tenant): string =>
    runtime.loginUrl(name, resolved.catalogCluster, kind, placement.database)
  const admins = new Map<string, Client>()
  for (const tenant of [attacker, ...victims]) {
    const { database } = tenant.placement
    if (!admins.has(database))
      admins.set(database, await connect(loginTo('admin', tenant), cleanup))
  }
  const adminOf = ({ placement }: Tenant): Client => {
    const client = admins.get(placement.database)
    if (client === undefined) throw new Error(`no connection to ${placement.database}`)
    return client
  }
  const asAdmin = async (tenant: Tenant, statement: string): Promise<void> => {
    await adminOf(tenant).query(replaceNames(statement, name, tenant))
  }
  const placed = new Map([...victims, attacker].map((tenant) => [schemaOf(tenant), tenant]))
  if (options.alter !== undefined) {
    for (const tenant of placed.values()) await asAdmin(tenant, options.alter)
  }
  const tenancy = cleanup.use(await runtime.createTenancy<TestDatabase>(config))
  const owned = cleanup.move()
  const scene: Scene = {
    runtime,
    config,
    tenancy,
    fleet,
    attacker,
    victims,
    createTenant: create,
    async refill(victim, world, { fresh = false } = {}) {
      for (const tenant of placed.values()) {
        await adminOf(tenant).query(emptyTables(tenant.placement.schema, fresh))
      }
      // The attacker comes last: where its rows lie, and what a sequence gives it, tells of the others.
      await adminOf(victim).query(insertVictimsRows(victim.placement.schema, victim.id, world))
      const { schema } = attacker.placement
      await adminOf(attacker).query(insertAttackersRows(schema, attacker.id))
      if (fresh) await adminOf(attacker).query(analyzeTables(schema))
    },
    async rowsOf(tenant) {
      const { rows } = await adminOf(tenant).query(selectRows(tenant.placement.schema), [tenant.id])
      return rows
    },
    async rehearse(statements) {
      await rehearse(this.runtime, fleet, migrations, statements)
    },
    asAdmin,
    appUrl: (tenant) => loginTo('app', tenant),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
  return scene
}

async function renderTables(
  runtime: AttackedRuntime,
  engine: EngineName,
): Promise<RenderedMigration> {
  const migration = engine === 'citus' ? ATTACK_MIGRATION_ON_CITUS : ATTACK_MIGRATION
  const source = { kind: 'typescript', migration } as const
  return await runtime.renderMigration({ name: '20260101000000_tables', module: 'billing', source })
}

async function connect(url: string, cleanup: AsyncDisposableStack): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  cleanup.defer(() => client.end())
  await client.connect()
  return client
}

/** A schema that is no rehearsal's refuses what passed the rehearsal. */
const STOPS = `do $$ begin
  if current_schema() not like 'tenantry!_rehearsal%' escape '!' then raise exception 'it passed'; end if;
end $$`

async function rehearse(
  runtime: AttackedRuntime,
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  statements: string,
): Promise<void> {
  const source = { kind: 'sql', text: `${statements};\n${STOPS}` } as const
  const file = { name: '20260201000000_added', module: 'billing', source }
  const outcomes = await runtime.migrate(fleet, [
    ...migrations,
    await runtime.renderMigration(file),
  ])
  const passed = outcomes.find(({ error }) => error?.message.includes('it passed'))
  if (passed === undefined) throw new Error(`no placement came to it: ${JSON.stringify(outcomes)}`)
}

function schemaOf({ placement }: Tenant): string {
  return `${placement.database}.${placement.schema}`
}

function replaceNames(statement: string, application: string, { placement }: Tenant): string {
  return statement
    .replaceAll('$schema', escapeIdentifier(placement.schema))
    .replaceAll('$owner', `${application}_owner`)
    .replaceAll('$app', `${application}_app`)
}

function emptyTables(schema: string, fresh: boolean): string {
  const tables = TENANT_TABLES.map((table) => `"${schema}".${table}`)
  if (fresh) return `truncate ${tables.join(', ')} restart identity`
  return tables
    .toReversed()
    .map((table) => `delete from ${table};`)
    .join('\n')
}

function analyzeTables(schema: string): string {
  return `analyze ${TENANT_TABLES.map((table) => `"${schema}".${table}`).join(', ')}`
}

function selectRows(schema: string): string {
  const columns = {
    customer: 'name, null, null',
    invoice: 'number, amount::text, customer_id::text',
    note: 'body, invoice_id::text, author_id::text',
    event: 'kind, null, null',
    ticket: 'title, null, null',
  }
  const selects = TENANT_TABLES.map(
    (table) =>
      `select '${table}', ${columns[table]} from "${schema}".${table} where tenant_id = $1`,
  ).join(' union all ')
  return `select * from (${selects}) as rows ("table", label, detail, "of") order by 1, 2, 3, 4`
}

async function dropRoles(databaseUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`drop role if exists ${name}_owner, ${name}_app, ${name}_system`)
  await client.end()
}
