/** The code of an error: PostgreSQL's SQLSTATE, or Node's own where the connection failed. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** A statement is used under a name that the connection does not know. */
export const STATEMENT_UNKNOWN = '26000'
