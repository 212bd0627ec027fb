import type { Resource } from '../../scaffold/index.ts'
import { quoteName } from '../../sql/index.ts'
import type { ScratchView } from '../open-scratch.ts'

/** A key that the migrations put into each shared table that a resource points to, by the table. */
export async function readSharedKeys(
  view: ScratchView,
  { fields }: Resource,
): Promise<Map<string, string>> {
  const keys = new Map<string, string>()
  for (const { target } of fields) {
    if (target === undefined || target.isTenants || keys.has(target.table)) continue
    const [column, table] = [quoteName(target.column), quoteName(target.table)]
    const [row] = await view.query<{ key: unknown }>(
      `select to_jsonb(${column}) as key from ${table} order by ${column} limit 1`,
    )
    if (row !== undefined) keys.set(target.table, JSON.stringify(row.key))
  }
  return keys
}
