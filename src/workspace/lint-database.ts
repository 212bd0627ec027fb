import { TenantryError } from '@tenantry/runtime/errors'

import {
  assertDatabasePlantsFound,
  assertSchemaPlantsFound,
  type Conventions,
  type DatabaseReport,
  judgeDatabase,
  SCHEMA_RULES,
} from '../lint/index.ts'
import { type LiveDatabase, OLDEST_VERSION } from '../sql/index.ts'
import { databaseConventions, type GivenConventions } from './database-conventions.ts'
import { readLiveDatabase } from './live-database/index.ts'

export interface DatabaseScope extends GivenConventions {
  readonly url: string
  /** Ids. Default: all. */
  readonly rules: readonly string[] | undefined
}

/**
 * Judges a database by what it holds. No application is needed; where this is the folder of one, its roles are known.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE; LINT_NOTHING; LINT_BLIND; SQL_INVALID; those of the configuration;
 * whatever the driver throws.
 */
export async function lintDatabase({
  url,
  rules,
  ...given
}: DatabaseScope): Promise<Omit<DatabaseReport, 'hasTenants'>> {
  assertDatabaseUrl(url)
  const conventions = await databaseConventions(process.cwd(), given)
  assertDatabasePlantsFound(conventions, rules)
  await assertSchemaPlantsFound(SCHEMA_RULES.filter(({ id }) => rules?.includes(id) ?? true))
  const live = await readLiveDatabase(url, conventions)
  assertRolesThere(live, given.appRoles)
  const { hasTenants, ...report } = judgeDatabase(live, { conventions, rules })
  if (live.version >= OLDEST_VERSION && !hasTenants) throw nothingToJudge(live, conventions)
  return report
}

/** Says nothing of what was given: it may hold a password. */
function assertDatabaseUrl(url: string): void {
  if (/^postgres(?:ql)?:$/.test(URL.parse(url)?.protocol ?? '')) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: 'What --database was given is no URL of PostgreSQL.',
    hint: 'Give it as postgres://user:password@host:5432/database.',
  })
}

function assertRolesThere(live: LiveDatabase, appRoles: readonly string[]): void {
  const missing = appRoles.filter((role) => !live.roles.has(role))
  if (missing.length === 0 || live.version < OLDEST_VERSION) return
  const logins = [...live.roles.values()].filter(({ canLogin }) => canLogin).map(({ name }) => name)
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `The server has no role ${missing.join(', ')}.`,
    hint: `Those that log in are ${logins.slice(0, LOGINS_NAMED).join(', ')}.`,
    details: { roles: missing },
  })
}

const LOGINS_NAMED = 20

function nothingToJudge({ name }: LiveDatabase, { tenantColumn }: Conventions): TenantryError {
  return new TenantryError('LINT_NOTHING', {
    message: `No table of the database ${name} has a column ${tenantColumn}, and no schemas in it are made alike, so nothing says what belongs to whom.`,
    hint: 'Give the URL of the database with the tables of tenants, and the name of their column with --tenant-column.',
    details: { database: name, tenantColumn },
  })
}
