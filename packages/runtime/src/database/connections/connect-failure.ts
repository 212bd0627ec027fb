import { reasonOf, TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'

const DATABASE_MISSING = '3D000'
const SERVER_FULL = '53300'
const DATABASE_CLOSED = '55000'
const CONNECT_DENIED = '42501'

/** SQLSTATE class 28: the server answers, and refuses the user or the password. */
const LOGIN_REFUSED = /^28/

/** Why a connection for requests could not be opened, without a password in it. */
export function describeConnectFailure(
  cluster: string,
  database: string,
  cause: unknown,
): TenantryError {
  if (cause instanceof TenantryError) return cause
  const details = { cluster, database }
  const why = reasonOf(cause)
  if (LOGIN_REFUSED.test(sqlStateOf(cause) ?? '')) {
    return new TenantryError('CLUSTER_LOGIN_REFUSED', {
      message: `The cluster ${JSON.stringify(cluster)} refuses the login: ${why}.`,
      hint: 'Run `saas migrate` if the roles are missing. If the role was given a password of its own, put that login into appUrl or systemUrl.',
      cause,
      details,
    })
  }
  return new TenantryError('CLUSTER_UNREACHABLE', {
    message: `The database ${JSON.stringify(database)} on the cluster ${JSON.stringify(cluster)} cannot be reached: ${why}.`,
    hint: remedyOf(cause),
    cause,
    details,
  })
}

export function tenancyClosed(): TenantryError {
  return new TenantryError('TENANCY_CLOSED', {
    message: 'The tenancy was closed, so it opens no more connections.',
    hint: 'Call close() last, after the HTTP server has finished its requests.',
  })
}

function remedyOf(cause: unknown): string {
  const code = sqlStateOf(cause)
  if (code === DATABASE_MISSING) {
    return 'The server runs, and the database is not on it: restore it from a backup, or delete its tenant with `saas tenant delete`.'
  }
  if (code === SERVER_FULL) {
    return 'The server runs, and has no connection left: let all processes together open fewer than its max_connections (clusters.<name>.connections), or put PgBouncer in front.'
  }
  if (code === DATABASE_CLOSED) {
    return 'Somebody has closed the database: `alter database … allow_connections true` opens it again.'
  }
  if (code === CONNECT_DENIED) {
    return 'The server runs, and does not let this role into the database: grant it `connect` there.'
  }
  return 'Check that PostgreSQL runs and that the URL of the cluster leads to it.'
}
