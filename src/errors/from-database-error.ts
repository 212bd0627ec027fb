import { TenantryError } from '@tenantry/runtime/errors'

import { type ErrorFacts, readErrorFacts } from './error-facts.ts'

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** How node-postgres words it: for a statement that was under way, and for one that comes afterwards. */
const LOST_MESSAGE = /^(?:Connection terminated|Client has encountered a connection error)/
const LOST = new Set(['ECONNRESET', 'EPIPE', '57P01', '57P02', '08000', '08003', '08006', '08P01'])

/** Errors of PostgreSQL, and of connecting to it, that people can do something about; undefined for any other. */
export function fromDatabaseError(cause: Error): TenantryError | undefined {
  const facts = readErrorFacts(cause)
  const { code } = facts
  if (UNREACHABLE.has(code) || facts.message === 'timeout expired' || code === '57P03') {
    return unreachable(facts, cause)
  }
  if (LOST.has(code) || LOST_MESSAGE.test(facts.message)) {
    return new TenantryError('DATABASE_CONNECTION_LOST', {
      message: `The connection to PostgreSQL broke (${facts.message}).`,
      hint: 'Check that the server still runs and read its log, then run the command again.',
      cause,
    })
  }
  if (facts.message.startsWith('SASL: ')) return authenticationFailed(facts, cause)
  return facts.severity === undefined ? undefined : fromSqlState(facts, cause)
}

function fromSqlState(facts: ErrorFacts, cause: Error): TenantryError | undefined {
  switch (facts.code) {
    case '28P01':
    case '28000':
      return authenticationFailed(facts, cause)
    case '3D000':
      return new TenantryError('DATABASE_MISSING', {
        message: `PostgreSQL says: ${facts.message}.`,
        hint: 'Create the database, or correct its name in the URL.',
        cause,
      })
    case '42501':
      return new TenantryError('DATABASE_PERMISSION', {
        message: `PostgreSQL says: ${facts.message}.`,
        hint: "Use the administrator's login in the cluster's `url`, or grant it what is missing.",
        cause,
      })
    case '55P03':
    case '57014':
      return new TenantryError('DATABASE_BUSY', {
        message: `PostgreSQL says: ${facts.message}.`,
        hint: 'Run the command again when the migration or the transaction that holds the lock is through.',
        cause,
      })
    case '53100':
      return new TenantryError('DISK_FULL', {
        message: `The disk of PostgreSQL is full (${facts.message}).`,
        hint: 'Free some space on the database server and run the command again.',
        cause,
      })
    default:
      return undefined
  }
}

function authenticationFailed(facts: ErrorFacts, cause: Error): TenantryError {
  return new TenantryError('DATABASE_AUTH_FAILED', {
    message: `PostgreSQL refuses the login: ${facts.message}.`,
    hint: 'Check user and password in DATABASE_URL or saas.config.ts; reserved characters must be %-encoded.',
    cause,
  })
}

function unreachable({ address, port, message }: ErrorFacts, cause: Error): TenantryError {
  const where = address === undefined ? undefined : `${address}${port ? `:${port}` : ''}`
  return new TenantryError('DATABASE_UNREACHABLE', {
    message: where
      ? `No PostgreSQL answers at ${where} (${message}).`
      : `PostgreSQL does not answer (${message}).`,
    hint: 'Check that it runs and that DATABASE_URL is right; without a URL, `saas db start` brings up an embedded one.',
    cause,
    ...(where && { details: { address: where } }),
  })
}
