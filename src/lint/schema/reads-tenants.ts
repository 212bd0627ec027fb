import type { ObjectName, RelationState, SqlNode } from '../../sql/index.ts'

/** Where the names in a query lead. */
interface Names {
  readBy(query: SqlNode): readonly ObjectName[]
  isTenantName(name: ObjectName): boolean
  relation(name: ObjectName): RelationState | undefined
}

/** Whether a view shows rows of tenants, itself or through other views. */
export function readsTenants(
  view: RelationState,
  names: Names,
  seen: ReadonlySet<RelationState> = new Set(),
): boolean {
  if (view.query === undefined || seen.has(view)) return false
  return names.readBy(view.query).some((name) => {
    if (names.isTenantName(name)) return true
    const relation = names.relation(name)
    return relation !== undefined && readsTenants(relation, names, new Set([...seen, view]))
  })
}
