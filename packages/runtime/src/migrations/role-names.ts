import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'

/**
 * The roles in the SQL of a migration. They differ from one application to the next, so the SQL holds
 * these marks, is the same everywhere and has the same checksum everywhere.
 */
export const ROLE_MARKS: { readonly [Role in keyof Roles]: string } = {
  owner: '{{owner}}',
  app: '{{app}}',
  system: '{{system}}',
}

/** A change of rows stands between these two. */
export const AS_SYSTEM = 'set local role {{system}}'
export const AS_OWNER = 'set local role {{owner}}'

/** The SQL with the roles of one application and cluster in it. */
export function nameRoles(sql: string, roles: Roles): string {
  return sql.replaceAll(/\{\{(owner|app|system)\}\}/g, (mark: string, role: string) =>
    role === 'owner' || role === 'app' || role === 'system' ? quoteIdentifier(roles[role]) : mark,
  )
}
