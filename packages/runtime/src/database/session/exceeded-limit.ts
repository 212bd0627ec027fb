import { DatabaseError } from 'pg'

import { TenantryError } from '../../errors.ts'

/** What PostgreSQL ends a connection with, and what a pooler ends it with, which has one code for everything. */
const LIMITS = {
  '25P03': 'idle',
  '25P04': 'transaction',
  '08P01 idle transaction timeout': 'idle',
  '08P01 transaction timeout': 'transaction',
  '08P01 query_wait_timeout': 'wait',
} as const

/**
 * Tells the end of a connection by a time limit from its other ends: whoever sees it in the log should look at what the
 * transaction did, and not at the network.
 */
export function asExceededLimit(error: Error): Error {
  const limit = limitOf(error)
  if (limit === undefined) return error
  return new TenantryError(limit.code, { ...limit, cause: error })
}

/** Whether PostgreSQL, or a pooler, has ended the connection for it. */
export function isExceededLimit(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && limitOf(error) !== undefined
}

interface Limit {
  readonly code: string
  readonly message: string
  readonly hint: string
}

function limitOf(error: Error): Limit | undefined {
  if (!(error instanceof DatabaseError)) return undefined
  const { code = '', message } = error
  const entry = Object.entries(LIMITS).find(
    ([sign]) => sign === code || sign === `${code} ${message}`,
  )
  return entry && EXCEEDED[entry[1]]
}

const EXCEEDED: Readonly<Record<(typeof LIMITS)[keyof typeof LIMITS], Limit>> = {
  idle: {
    code: 'TRANSACTION_IDLE',
    message:
      'A transaction waited longer for the application than its tenant may let it, and was rolled back.',
    hint: 'Await nothing but statements inside of a transaction; else raise quota.idleTransactionTimeout of the tier.',
  },
  transaction: {
    code: 'TRANSACTION_TOO_LONG',
    message: 'A transaction lasted longer than its tenant may let it, and was rolled back.',
    hint: 'Do less in one transaction; else raise quota.transactionTimeout of the tier.',
  },
  wait: {
    code: 'CONNECTIONS_EXHAUSTED',
    message:
      'All connections of the pooler to the server were busy for as long as it lets anybody wait.',
    hint: 'Look for slow statements and long transactions; or give the pooler more connections (docs/pgbouncer.md).',
  },
}
