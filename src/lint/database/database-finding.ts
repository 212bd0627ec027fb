/** Something in a live database that a rule is against. */
export interface DatabaseFinding {
  readonly kind: 'database'
  readonly rule: string
  /** A warning does not fail a command. */
  readonly severity: 'error' | 'warning'
  readonly database: string
  /** What has it, in the first of its schemas: `policy open on tenant_1.invoice`. */
  readonly object: string
  /** The same, with a star for the schema where there are several. */
  readonly text: string
  /** The first of the schemas that hold the same. Empty for what lies in none. */
  readonly schemas: readonly string[]
  /** How many there are. */
  readonly schemaCount: number
  /** What is wrong, and why, in a sentence or two. */
  readonly message: string
  readonly remedy: string
}

/** What was looked at in a database, and how far. */
export interface DatabaseSummary {
  readonly name: string
  /** As the server tells it: `18.1`. */
  readonly version: string
  /** Whom it was looked at as. */
  readonly reader: string
  readonly schemas: number
  readonly tables: number
  /** The roles that requests run as. */
  readonly appRoles: readonly string[]
  /** Whether somebody has said so; otherwise they were taken for it by their rights. */
  readonly areAppRolesGiven: boolean
  /** What could not be looked at, and why: sentences. */
  readonly unseen: readonly string[]
}

export interface DatabaseReport {
  /** Whether there is anything of which it is known that it is one tenant's. */
  readonly hasTenants: boolean
  readonly summary: DatabaseSummary
  readonly findings: readonly DatabaseFinding[]
}
