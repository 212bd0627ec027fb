import type { Check, Finding } from './check.ts'
import { judgeVersion } from './cluster-checks.ts'

const SHOWN = 5

/** A database that no configuration speaks of. */
export interface DatabaseFact {
  readonly version: { readonly number: number; readonly name: string }
  readonly login: string
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  readonly mayCreateRoles: boolean
  /** The application that has its catalog there. */
  readonly catalogOf: string | undefined
}

export const DATABASE_CHECK: Check<DatabaseFact> = {
  id: 'database',
  title: 'Database',
  purpose: 'The application and `saas` work on it.',
  judge: (fact) => {
    const findings = judgeVersion(fact)
    if (fact.isSuperuser || fact.bypassesRowSecurity) {
      findings.push({
        code: 'LOGIN_BYPASSES_ROW_SECURITY',
        severity: 'warning',
        what: `The login ${fact.login} ${fact.isSuperuser ? 'is a superuser' : 'has BYPASSRLS'}.`,
        why: 'Row-level security does not hold for it. That is right for an administrator, and wrong for requests.',
        remedy: 'Let the application log in as a role of its own.',
      })
    } else if (!fact.mayCreateRoles) {
      findings.push({
        code: 'ADMIN_MAY_NOT_CREATE_ROLES',
        severity: 'warning',
        what: `The login ${fact.login} may not create roles.`,
        why: '`saas migrate` creates the roles of the application.',
        remedy: `Give saas.config.ts another login as \`url\`, or as a superuser: \`alter role "${fact.login}" createrole\`.`,
      })
    }
    const catalog = fact.catalogOf === undefined ? '' : `, catalog of ${fact.catalogOf}`
    return { note: `PostgreSQL ${fact.version.name}, login ${fact.login}${catalog}`, findings }
  },
}

export interface TablesFact {
  readonly tables: readonly {
    readonly schema: string
    readonly name: string
    readonly hasTenant: boolean
    /** Row-level security is enabled, and forced for the owner too. */
    readonly isForced: boolean
    readonly policies: number
  }[]
}

export const TABLES_CHECK: Check<TablesFact> = {
  id: 'tables',
  title: 'Tables',
  purpose: 'They hold the rows of tenants.',
  judge: ({ tables }) => {
    const own = tables.filter(({ hasTenant }) => hasTenant)
    const open = own.filter(({ isForced, policies }) => !isForced || policies === 0)
    const shared = tables.filter(({ hasTenant }) => !hasTenant)
    const findings: Finding[] = []
    if (open.length > 0) {
      findings.push({
        code: 'TABLE_NOT_ISOLATED',
        severity: 'error',
        what: `${shown(open)} ${open.length === 1 ? 'has' : 'have'} tenant_id, and no row-level security that is enabled, forced and has a policy.`,
        why: 'A query that forgets its condition reads the rows of every tenant.',
        remedy:
          'In a migration of Tenantry: `schema.isolateTable(…)`. By hand: `alter table … enable row level security, force row level security`, and a policy that compares tenant_id.',
      })
    }
    if (shared.length > 0) {
      findings.push({
        code: 'TABLES_WITHOUT_TENANT',
        severity: 'warning',
        what: `${shared.length} of ${tables.length} tables have no tenant_id: ${shown(shared)}.`,
        why: 'Nothing says whose their rows are. That is right for tables that are the same for all tenants.',
        remedy:
          'Add tenant_id to those that hold rows of tenants; `saas init --adopt` plans it, table by table.',
      })
    }
    return { note: `${tables.length} tables, ${own.length} with tenant_id`, findings }
  },
}

function shown(tables: readonly { readonly schema: string; readonly name: string }[]): string {
  const names = tables.slice(0, SHOWN).map(({ schema, name }) => `${schema}.${name}`)
  const more = tables.length > SHOWN ? ` and ${tables.length - SHOWN} more` : ''
  return names.join(', ') + more
}
