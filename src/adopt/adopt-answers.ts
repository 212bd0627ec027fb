import { TenantryError } from '@tenantry/runtime/errors'

/** What somebody has to say about tables that know of no tenants; kept beside the plan. */
export interface AdoptAnswers {
  /** Whose rows are the tenants. */
  readonly tenantTable: string
  /** By table, how its rows come to a tenant: a column, and what it refers to where no foreign key says it. */
  readonly paths: Readonly<Record<string, string>>
  /** Tables that are the same for all tenants. */
  readonly shared: readonly string[]
  /** Tables that neither requests nor tenants have to do with: they stay as they are. */
  readonly left: readonly string[]
}

/** All that is said of an adoption, as the committed file holds it. */
export interface AdoptFile extends AdoptAnswers {
  readonly schema: string
  /** The column of the tenant table that names a tenant in requests. */
  readonly slug: string
  /** The column that people read. */
  readonly name: string
}

export const ADOPT_FILE = 'saas.adopt.json'

/** A hop from a row to the row whose tenant it has. */
export interface PathAnswer {
  readonly column: string
  /** Undefined: the one that the foreign key of the column names. */
  readonly target: { readonly table: string; readonly column: string | undefined } | undefined
}

/** Whatever PostgreSQL allows, but for what stands between the names. */
const NAME = '[^=:.]+'
const PATH = new RegExp(`^(${NAME})=(${NAME})(?::(${NAME})(?:\\.(${NAME}))?)?$`)

/**
 * Takes `tasks=project_id` and `audit_log=actor_id:users.id` apart.
 *
 * @throws {TenantryError} USAGE_PATH_INVALID
 */
export function parsePath(text: string): readonly [table: string, path: string] {
  const [match, table = ''] = PATH.exec(text) ?? []
  if (match === undefined) throw invalidPath(text)
  return [table, text.slice(table.length + 1)]
}

/** @param path Without the table in front. @throws {TenantryError} USAGE_PATH_INVALID */
export function readPath(table: string, path: string): PathAnswer {
  const text = `${table}=${path}`
  const [match, , column = '', other, otherColumn] = PATH.exec(text) ?? []
  if (match === undefined) throw invalidPath(text)
  return {
    column,
    target: other === undefined ? undefined : { table: other, column: otherColumn },
  }
}

function invalidPath(text: string): TenantryError {
  return new TenantryError('USAGE_PATH_INVALID', {
    message: `--path ${JSON.stringify(text)} cannot be understood.`,
    hint: 'Write the table, and its column that leads to a tenant: --path tasks=project_id; where no foreign key says where to, --path audit_log=actor_id:users.id.',
    details: { path: text },
  })
}
