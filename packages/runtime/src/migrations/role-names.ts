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

export const AS_SYSTEM = 'set local role {{system}}'
export const AS_OWNER = 'set local role {{owner}}'
const BEFORE_CHANGE = `${AS_SYSTEM};\n`
const BEHIND_CHANGE = `\n;\n${AS_OWNER}`

/** A statement that changes rows, as rendering puts it between two roles. */
export function asRowChange(statement: string): string {
  return `${BEFORE_CHANGE}${statement}${BEHIND_CHANGE}`
}

/** The statement between the two; undefined for one that the owner runs. */
export function readRowChange(rendered: string): string | undefined {
  return rendered.startsWith(BEFORE_CHANGE) && rendered.endsWith(BEHIND_CHANGE)
    ? rendered.slice(BEFORE_CHANGE.length, -BEHIND_CHANGE.length)
    : undefined
}

/** The SQL with the roles of one application and cluster in it. */
export function nameRoles(sql: string, roles: Roles): string {
  return sql.replaceAll(/\{\{(owner|app|system)\}\}/g, (mark: string, role: string) =>
    role === 'owner' || role === 'app' || role === 'system' ? quoteIdentifier(roles[role]) : mark,
  )
}
