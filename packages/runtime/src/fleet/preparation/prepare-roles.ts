import type { Client } from 'pg'

import type { ResolvedCluster } from '../../config/index.ts'
import { clusterRoles, rolePassword } from '../../database/connections/login.ts'
import type { Roles } from '../../database/connections/roles.ts'
import { quoteIdentifier, quoteLiteral } from '../../database/sql-text.ts'
import { scramVerifier } from './scram-verifier.ts'

const CONFINED = 'nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit'

/**
 * Creates the roles that are missing on a cluster.
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
  const statements = [
    ...(existing.has(roles.owner) ? [] : [`create role ${quoteIdentifier(roles.owner)} nologin`]),
    ...(['app', 'system'] as const).flatMap((kind) =>
      loginStatements({
        role: roles[kind],
        exists: existing.has(roles[kind]),
        password: rolePassword(application, cluster, kind),
        isGiven: (kind === 'app' ? cluster.appUrl : cluster.systemUrl) !== undefined,
      }),
    ),
  ]
  for (const statement of statements) await client.query(statement)
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
  if (!rows[0]?.may) await client.query(`grant ${quoteIdentifier(role)} to current_user`)
}

function loginStatements(login: {
  role: string
  exists: boolean
  password: string | undefined
  isGiven: boolean
}): string[] {
  const role = quoteIdentifier(login.role)
  const password =
    login.password === undefined ? '' : ` password ${quoteLiteral(scramVerifier(login.password))}`
  if (!login.exists) return [`create role ${role} login ${CONFINED}${password}`]
  return login.isGiven && password !== '' ? [`alter role ${role}${password}`] : []
}
