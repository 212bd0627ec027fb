import type { Client } from 'pg'

import type { ResolvedCluster } from '../config/index.ts'
import { clusterRoles, rolePassword } from '../database/login.ts'
import type { Roles } from '../database/roles.ts'
import { quoteIdentifier, quoteLiteral } from '../database/sql-text.ts'
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
  // The administrator acts as the owner; a superuser may anyway, others need the membership.
  await client.query(
    `do $$ begin
       if not pg_catalog.pg_has_role(current_user, ${quoteLiteral(roles.owner)}, 'member') then
         execute 'grant ${quoteIdentifier(roles.owner).replaceAll("'", "''")} to current_user';
       end if;
     end $$`,
  )
  return roles
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
