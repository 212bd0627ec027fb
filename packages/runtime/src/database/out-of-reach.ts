import { TenantryError } from '../errors.ts'
import { isConnectionLost } from './connection-lost.ts'

/** Whether the server itself did not answer: a database that it refuses is the trouble of one placement. */
export function isOutOfReach(cause: unknown): cause is TenantryError {
  return (
    cause instanceof TenantryError &&
    cause.code === 'CLUSTER_UNREACHABLE' &&
    isConnectionLost(cause.cause)
  )
}
