import { TenantryError } from '../errors.ts'

/** What a client is told: never whether a tenant exists, nor why it is closed. */
export interface HttpProblem {
  readonly status: number
  readonly body: { readonly error: { readonly code: string; readonly message: string } }
}

const NOT_FOUND = problem(404, 'TENANT_NOT_FOUND', 'There is nothing here.')
const UNAVAILABLE = problem(503, 'UNAVAILABLE', 'The service cannot answer right now.')
const PROBLEMS: Readonly<Record<string, HttpProblem>> = {
  TENANT_MISSING: NOT_FOUND,
  TENANT_UNKNOWN: NOT_FOUND,
  TENANT_SUSPENDED: NOT_FOUND,
  TENANT_CONFLICT: problem(400, 'TENANT_CONFLICT', 'The request names two tenants.'),
  CLUSTER_UNREACHABLE: UNAVAILABLE,
  CLUSTER_LOGIN_REFUSED: UNAVAILABLE,
  CONNECTIONS_EXHAUSTED: UNAVAILABLE,
  TOKEN_MISSING: problem(401, 'TOKEN_MISSING', 'Send a token: Authorization: Bearer <token>.'),
  TOKEN_INVALID: problem(401, 'TOKEN_INVALID', 'The token is not valid.'),
}

/** The answer to a request that an error of the tenancy ended; undefined for errors of others. */
export function httpProblemOf(error: unknown): HttpProblem | undefined {
  return error instanceof TenantryError ? PROBLEMS[error.code] : undefined
}

function problem(status: number, code: string, message: string): HttpProblem {
  return { status, body: { error: { code, message } } }
}
