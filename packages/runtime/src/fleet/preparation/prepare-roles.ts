import type { Client } from 'pg'

import type { ResolvedCluster } from '../../config/index.ts'
import { clusterRoles, rolePassword } from '../../database/connections/login.ts'
import type { Roles } from '../../database/connections/roles.ts'
import { quoteIdentifier, quoteLiteral } from '../../database/sql-text.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { scramVerifier } from './scram-verifier.ts'

/** duplicate_object; and unique_violation, of an index of the catalogs, where it came to be meanwhile. */
const TAKEN = new Set(['42710', '23505'])
const CONFINED = 'nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit'

/**
 * Creates the roles that are missing on a cluster, in the transaction that there is.
 *
 * A role that exists keeps its password unless the configuration gives one, so that a migration run
 * without the application's URL cannot lock the application out.
 */
export async function prepareRoles(
  client: Client,
  application: string,
  cluster: ResolvedCluster,
): Promise<Roles> {
  const roles = clusterRoles(application, cluster)
  const present = await client.query<{ rolname: string }>(
    'select rolname from pg_catalog.pg_roles where rolname = any($1)',
    [Object.values(roles)],
  )
  const existing = new Set(present.rows.map((row) => row.rolname))
  if (!existing.has(roles.owner)) {
    await createOnce(client, `create role ${quoteIdentifier(roles.owner)} nologin`)
  }
  for (const kind of ['app', 'system'] as const) {
    await prepareLogin(client, {
      role: quoteIdentifier(roles[kind]),
      exists: existing.has(roles[kind]),
      password: rolePassword(application, cluster, kind),
      isGiven: (kind === 'app' ? cluster.appUrl : cluster.systemUrl) !== undefined,
    })
  }
  for (const role of Object.values(roles)) await becomeMember(client, role)
  return roles
}

/**
 * The administrator acts as each of the roles. A superuser may anyway; others need the membership, and
 * since PostgreSQL 16 one that lets them, which whoever creates a role does not get with it.
 */
async function becomeMember(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>(
    `select pg_catalog.pg_has_role(current_user, $1,
       case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end) as may`,
    [role],
  )
  if (!rows[0]?.may) await createOnce(client, `grant ${quoteIdentifier(role)} to current_user`)
}

interface Login {
  readonly role: string
  readonly exists: boolean
  readonly password: string | undefined
  readonly isGiven: boolean
}

async function prepareLogin(client: Client, { role, exists, ...login }: Login): Promise<void> {
  const password =
    login.password === undefined ? '' : ` password ${quoteLiteral(scramVerifier(login.password))}`
  const isNew =
    !exists && (await createOnce(client, `create role ${role} login ${CONFINED}${password}`))
  if (!isNew && login.isGiven && password !== '') {
    await client.query(`alter role ${role}${password}`)
  }
}

/**
 * Creates what belongs to the whole server, whatever database it is asked in: locks do not reach from one database
 * to the other, and test files at once have a database each, and the same roles.
 *
 * @returns Whether it was not there already.
 */
async function createOnce(client: Client, statement: string): Promise<boolean> {
  await client.query('savepoint create_once')
  try {
    await client.query(statement)
  } catch (error) {
    if (!TAKEN.has(sqlStateOf(error) ?? '')) throw error
    await client.query('rollback to savepoint create_once')
    return false
  }
  await client.query('release savepoint create_once')
  return true
}
