/** Status codes tell proxies and graphs what a body tells the caller. */
const STATUSES: Readonly<Record<string, number>> = {
  CALL_DEADLINE_PASSED: 504,
  CALL_FAILED: 500,
  CATALOG_UNREACHABLE: 503,
  CLUSTER_LOGIN_REFUSED: 503,
  CLUSTER_UNREACHABLE: 503,
  CONNECTIONS_EXHAUSTED: 503,
  CONTEXT_OUTDATED: 404,
  CONTRACT_VALUE_REFUSED: 500,
  CONTRACT_VERSION_DIFFERS: 409,
  EVENT_INVALID: 400,
  OPERATION_UNKNOWN: 404,
  TENANT_SUSPENDED: 404,
  TENANT_UNKNOWN: 404,
  TOKEN_INVALID: 401,
  TOKEN_MISSING: 401,
}

/** Of an error of Tenantry's own; 422 for one that callers may expect. */
export function statusOf(code: string): number {
  return STATUSES[code] ?? 422
}
