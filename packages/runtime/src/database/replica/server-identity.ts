import type { QueryResult } from 'pg'

/** Which server answers, as it tells itself. */
export interface ServerIdentity {
  /** Given by initdb, and the same on a server and on its replicas. */
  readonly system: string
  /** The timeline at the server's last checkpoint; a later one descends from it. */
  readonly timeline: number
  readonly isReplica: boolean
}

/** Whatever runs one statement. */
export interface StatementRunner {
  query(text: string): Promise<QueryResult<ServerIdentity>>
}

const IDENTITY = `select (pg_catalog.pg_control_system()).system_identifier::text as system,
  (pg_catalog.pg_control_checkpoint()).timeline_id as timeline,
  pg_catalog.pg_is_in_recovery() as "isReplica"`

export async function identifyServer(server: StatementRunner): Promise<ServerIdentity> {
  const { rows } = await server.query(IDENTITY)
  const [identity] = rows
  if (identity === undefined) throw new Error('The server did not say which one it is.')
  return identity
}
