import { createHash } from 'node:crypto'

import type { Client } from 'pg'

import { addToLedger, digestOf } from '../../catalog/ledger.ts'
import { homeDatabase } from '../../database/connections/login.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import { digestOf as digestOfState, wantedState } from '../preparation/prepare-database.ts'

/** Of the digest in a name: no tenant's database ends in so many digits. */
const DIGITS = 16
/** Of the catalog's own: a name of an application, 32 characters long, leaves room for so many. */
const CATALOG_DIGITS = 5
/** The database that is being made; it gets its name when it is whole. */
const UNFINISHED = 'new'
const OBJECT_IN_USE = '55006'

/**
 * Makes the database that new silos of a cluster are copied from. It is kept, and another one is made
 * when migrations or the configuration change.
 *
 * @param fill Makes a database what the copies are to be.
 * @returns False while another process makes it.
 */
export async function makeTemplate(
  fleet: Fleet,
  { cluster, name }: { readonly cluster: string; readonly name: string },
  fill: (database: string) => Promise<void>,
): Promise<boolean> {
  const made = await fleet.leases.hold(`template ${cluster}`, async () => {
    await fleet.withClient({ cluster }, async (client) => {
      if (await isThere(client, name)) return
      const unfinished = quoteIdentifier(templateName(fleet, UNFINISHED))
      // Of a process that was killed.
      await client.query(`drop database if exists ${unfinished} with (force)`)
      await fill(templateName(fleet, UNFINISHED))
      // Nobody may be connected to what is copied.
      await client.query(`alter database ${unfinished} with allow_connections false`)
      // A pooler keeps connections that nobody uses any more.
      await client.query(
        'select pg_terminate_backend(pid, 5000) from pg_catalog.pg_stat_activity where datname = $1',
        [templateName(fleet, UNFINISHED)],
      )
      await client.query(`alter database ${unfinished} rename to ${quoteIdentifier(name)}`)
    })
  })
  return made !== undefined
}

/**
 * Drops the templates of a cluster that new silos are not copied from any more.
 *
 * @param migrations The template of these is kept. Undefined: none is.
 */
export async function dropTemplates(
  fleet: Fleet,
  cluster: string,
  migrations: readonly RenderedMigration[] | undefined,
): Promise<void> {
  const kept = migrations && (await nameTemplate(fleet, cluster, migrations))
  await fleet.withClient({ cluster }, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_catalog.pg_database where datname ~ $1 and datname is distinct from $2',
      [`^${fleet.config.name}${templatesOf(homeDatabase(fleet.config.catalogCluster))}`, kept],
    )
    for (const { datname } of rows) {
      try {
        await client.query(`drop database if exists ${quoteIdentifier(datname)}`)
      } catch (error) {
        // A silo is being copied from it; the next run drops it.
        if (sqlStateOf(error) !== OBJECT_IN_USE) throw error
      }
    }
  })
}

/** Says all that a new silo depends on. */
export async function nameTemplate(
  fleet: Fleet,
  cluster: string,
  migrations: readonly RenderedMigration[],
): Promise<string> {
  const state = await wantedState(fleet.config, fleet.cluster(cluster))
  const hash = createHash('sha256').update(digestOfState(state))
  const digest = hash.update(digestOf(addToLedger([], migrations))).digest('hex')
  return templateName(fleet, digest.slice(0, DIGITS))
}

function templateName({ config }: Fleet, suffix: string): string {
  return `${config.name}_template_${markOf(homeDatabase(config.catalogCluster))}${suffix}`
}

/**
 * What the templates of a catalog's silos are called behind the application's name, as a regular expression.
 *
 * @param database The one that holds the catalog.
 */
export function templatesOf(database: string): string {
  return `_template_${markOf(database)}[0-9a-f]{${DIGITS}}$`
}

/** Databases belong to a server, and the lease on a template to a catalog: two of them may share a server. */
function markOf(database: string): string {
  return createHash('sha256').update(database).digest('hex').slice(0, CATALOG_DIGITS)
}

async function isThere(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_catalog.pg_database where datname = $1', [
    name,
  ])
  return rowCount === 1
}
