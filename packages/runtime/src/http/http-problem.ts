import { TenantryError } from '../errors.ts'
import type { HttpProblem } from './problem.ts'
import { refusalProblem } from './refusal-problem.ts'

export type { HttpProblem } from './problem.ts'

/** Without this a cache may keep a 404 and go on giving it to a tenant that was created since. */
const HEADERS = { 'cache-control': 'no-store' }
const NOT_FOUND = problem(404, 'TENANT_NOT_FOUND', 'There is nothing here.')
const UNAVAILABLE: HttpProblem = {
  ...problem(503, 'UNAVAILABLE', 'The service cannot answer right now.'),
  headers: { ...HEADERS, 'retry-after': '5' },
}
/** PostgreSQL's own code for a statement that was cancelled: its tier's timeout was over. */
const CANCELLED = '57014'
const TIMED_OUT: HttpProblem = {
  ...problem(503, 'TIMED_OUT', 'It took too long.'),
  headers: { ...HEADERS, 'retry-after': '5' },
}
const PROBLEMS: Readonly<Record<string, HttpProblem>> = {
  TENANT_MISSING: NOT_FOUND,
  TENANT_UNKNOWN: NOT_FOUND,
  TENANT_SUSPENDED: NOT_FOUND,
  CONTEXT_OUTDATED: NOT_FOUND,
  TENANT_CONFLICT: problem(400, 'TENANT_CONFLICT', 'The request names two tenants.'),
  PAGE_CURSOR_INVALID: problem(400, 'PAGE_CURSOR_INVALID', 'The cursor is none of this list.'),
  REQUEST_AMBIGUOUS: problem(400, 'REQUEST_AMBIGUOUS', 'The request can be read in two ways.'),
  CALL_DEADLINE_PASSED: TIMED_OUT,
  CATALOG_UNREACHABLE: UNAVAILABLE,
  CLUSTER_UNREACHABLE: UNAVAILABLE,
  CLUSTER_LOGIN_REFUSED: UNAVAILABLE,
  CONNECTIONS_EXHAUSTED: UNAVAILABLE,
  DATA_HOME_MISSING: UNAVAILABLE,
  DATA_MOVED: UNAVAILABLE,
  ISSUER_UNAVAILABLE: UNAVAILABLE,
  SERVICE_UNREACHABLE: UNAVAILABLE,
  TOKEN_MISSING: unauthorized('TOKEN_MISSING', 'Send a token: Authorization: Bearer <token>.'),
  TOKEN_INVALID: unauthorized('TOKEN_INVALID', 'The token is not valid.'),
  KEY_MISSING: unauthorized('KEY_MISSING', 'Send an API key.'),
  KEY_INVALID: unauthorized('KEY_INVALID', 'The API key is not valid.'),
  QUOTA_INVALID: UNAVAILABLE,
  TRANSACTION_IDLE: TIMED_OUT,
  TRANSACTION_TOO_LONG: TIMED_OUT,
  QUOTA_DATABASE_EXCEEDED: refusalProblem({ quota: 'database', retryAfterMs: 1000 }),
  QUOTA_STORAGE_EXCEEDED: refusalProblem({ quota: 'storage', retryAfterMs: 60_000 }),
}

/** The answer to a request that an error of the tenancy or a timeout of its tier ended; undefined for errors of others. */
export function httpProblemOf(error: unknown): HttpProblem | undefined {
  if (error instanceof TenantryError) return PROBLEMS[error.code]
  const isCancelled = error instanceof Error && 'code' in error && error.code === CANCELLED
  return isCancelled ? TIMED_OUT : undefined
}

function unauthorized(code: string, message: string): HttpProblem {
  const headers = { ...HEADERS, 'www-authenticate': 'Bearer' }
  return { ...problem(401, code, message), headers }
}

function problem(status: HttpProblem['status'], code: string, message: string): HttpProblem {
  return { status, headers: HEADERS, body: { error: { code, message } } }
}
