import type { ReferenceState, RelationState } from '../../sql/index.ts'
import { mayBeNull, type SchemaScene } from './schema-scene.ts'

/** The foreign keys from tables of tenants to tables of tenants. */
export function* referencesBetweenTenants(scene: SchemaScene): Iterable<{
  readonly relation: RelationState
  readonly reference: ReferenceState
}> {
  for (const relation of scene.tenantTables) {
    for (const reference of relation.references.values()) {
      if (scene.isTenantName(reference.table)) yield { relation, reference }
    }
  }
}

/** Whether a foreign key holds both rows to the same tenant. */
export function tiesTenant(
  { columns, targets, table }: ReferenceState,
  scene: SchemaScene,
): boolean {
  const { tenantColumn } = scene.conventions
  const position = columns.indexOf(tenantColumn)
  const keys = [...(scene.relation(table)?.keys.values() ?? [])]
  const primary = keys.find(({ kind }) => kind === 'primary key')?.columns ?? columns
  const there = targets.length > 0 ? targets : primary
  return position >= 0 && there[position] === tenantColumn
}

/** Foreign keys with the tenant that are not checked where it is null, in a table where it may be. */
export function uncheckedReferences(
  relation: RelationState,
  scene: SchemaScene,
): readonly ReferenceState[] {
  const { tenantColumn } = scene.conventions
  if (!mayBeNull(relation, tenantColumn)) return []
  return [...relation.references.values()].filter(
    (one) => !one.isMatchFull && scene.isTenantName(one.table) && tiesTenant(one, scene),
  )
}
