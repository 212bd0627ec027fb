/**
 * The database roles of one application. No role but the administrator can bypass row-level security,
 * and the one that owns the tables cannot log in.
 */
export interface Roles {
  /** Owns schemas, tables and functions. Has no policy, so what it owns cannot read rows for others. */
  readonly owner: string
  /** Requests run as this role: it owns nothing and sees the rows of the tenant in the context. */
  readonly app: string
  /** The system scope and backfills: sees all rows through a policy of its own, owns nothing. */
  readonly system: string
}

export function rolesOf(application: string): Roles {
  return {
    owner: `${application}_owner`,
    app: `${application}_app`,
    system: `${application}_system`,
  }
}
