import type { ConstraintShape, ObjectName } from '../../../sql/index.ts'
import type { Problem, Scene, SqlRule } from '../../sql-rule.ts'

export const foreignKeyWithoutTenant: SqlRule = {
  id: 'foreign-key-without-tenant',
  group: 'tenants',
  what: 'A foreign key between tenant tables leaves tenant_id out.',
  why: "It accepts another tenant's row: PostgreSQL checks foreign keys without row-level security.",
  remedy: 'Reference (tenant_id, id) from (tenant_id, …_id).',
  examples: {
    bad: 'alter table invoice add constraint parent foreign key (amount) references invoice (amount) not valid',
    good: 'alter table invoice add constraint parent foreign key (tenant_id, parent) references invoice (tenant_id, id) not valid',
  },
  judge(change, scene) {
    if (change.kind === 'create table') {
      const isTenants = change.columns.some(({ name }) => name === 'tenant_id')
      return isTenants ? find(change.constraints, change.table, scene) : undefined
    }
    if (change.kind !== 'add constraint' && change.kind !== 'add column') return undefined
    if (!scene.schema.table(change.table)?.columns.has('tenant_id')) return undefined
    const added = change.kind === 'add column' ? change.constraints : [change.constraint]
    return find(added, change.table, scene)
  },
}

function find(
  constraints: readonly ConstraintShape[],
  table: ObjectName,
  { schema }: Scene,
): Problem | undefined {
  for (const { columns, references } of constraints) {
    if (references === undefined) continue
    const isSelf = references.name === table.name
    const isTenants = isSelf || (schema.table(references)?.columns.has('tenant_id') ?? false)
    const position = columns.indexOf('tenant_id')
    const there =
      references.columns.length > 0
        ? references.columns
        : (schema.primaryKey(references) ?? columns)
    if (!isTenants || (position >= 0 && there[position] === 'tenant_id')) continue
    return {
      message: `The foreign key (${columns.join(', ')}) from ${table.name} to ${references.name} accepts a row of another tenant.`,
    }
  }
  return undefined
}
