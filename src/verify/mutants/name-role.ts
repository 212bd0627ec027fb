import { quoteName } from '../sql-text.ts'
import type { Anatomy } from './anatomy.ts'

/** A role as a migration names it: the application's own by their marks. */
export function nameRole(role: string, roles: Anatomy['roles']): string {
  if (role === 'public') return 'public'
  const known = Object.entries(roles).find(([, name]) => name === role)
  return known === undefined ? quoteName(role) : `{{${known[0]}}}`
}
