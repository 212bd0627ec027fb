import type { SqlSetting } from '../../sql/index.ts'

const TELLING: ReadonlySet<string> = new Set([
  'role',
  'session_authorization',
  'search_path',
  'row_security',
])

/** Whether a setting may say which tenant a session is for: one of the application's own, a role, a path. */
export function saysTenant({ name }: SqlSetting): boolean {
  return name !== undefined && (name.includes('.') || TELLING.has(name))
}
