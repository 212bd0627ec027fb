import { DatabaseError } from 'pg'

import { TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'
import { BEHIND, PROMOTED } from '../session/read-only.ts'

/**
 * Why a replica did not answer a statement that another server may answer:
 * - `unreachable`: it is down, or not the replica it should be
 * - `behind`: it has not replayed what the read has to see
 * - `lacking`: it does not know a table, database or key, which may be newer than what it has replayed
 * - `unable`: it gave this statement up, or cannot tell whether it may answer
 */
export type ReplicaFailure = 'unreachable' | 'behind' | 'lacking' | 'unable'

/** A server behind a replica's URL that cannot serve the read. It is noticed here, and never told to a caller. */
export class ReplicaUnfit extends Error {
  override readonly name = 'ReplicaUnfit'
  readonly failure: ReplicaFailure

  constructor(failure: ReplicaFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

const INVALID_TEXT = '22P02'
const DATABASE_UNKNOWN = '3D000'
/** Serialization failures: on a replica they are conflicts with what it has to replay. 57P04: its database goes. */
const UNABLE = /^(40|53|57P04|58|XX)/
const UNREACHABLE = /^(08|57P0)/
const LACKING = /^(3D|3F|42)/

/** Undefined for an error that would be the same on every server, or that is not the server's. */
export function findReplicaFailure(error: unknown): ReplicaFailure | undefined {
  if (error instanceof ReplicaUnfit) return error.failure
  if (error instanceof TenantryError) return findRuntimeFailure(error)
  if (error instanceof DatabaseError) return findStatementFailure(error)
  // The connection broke under it; or it is a value that cannot be sent, as the cluster will say again.
  return error instanceof Error ? 'unreachable' : undefined
}

function findRuntimeFailure({ code, cause }: TenantryError): ReplicaFailure | undefined {
  if (code === 'CLUSTER_LOGIN_REFUSED') return 'unreachable'
  // The keys of signed contexts come with replication.
  if (code === 'CONTEXT_REFUSED') return 'lacking'
  if (code !== 'CLUSTER_UNREACHABLE') return undefined
  return sqlStateOf(cause) === DATABASE_UNKNOWN ? 'lacking' : 'unreachable'
}

function findStatementFailure({ code = '', message }: DatabaseError): ReplicaFailure | undefined {
  if (code === INVALID_TEXT && message.includes(BEHIND)) return 'behind'
  if (code === INVALID_TEXT && message.includes(PROMOTED)) return 'unreachable'
  if (UNABLE.test(code)) return 'unable'
  if (UNREACHABLE.test(code)) return 'unreachable'
  return LACKING.test(code) ? 'lacking' : undefined
}
