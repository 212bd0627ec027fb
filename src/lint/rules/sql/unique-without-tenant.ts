import type { ObjectName } from '../../../sql/index.ts'
import type { Problem, Scene, SqlRule } from '../../sql-rule.ts'

export const uniqueWithoutTenant: SqlRule = {
  id: 'unique-without-tenant',
  group: 'tenants',
  what: 'A unique key of a tenant table leaves tenant_id out.',
  why: 'A tenant is refused a value because another one has it, and so learns of it; and the table cannot be spread by tenant_id.',
  remedy: 'Let every primary and unique key begin with tenant_id.',
  examples: {
    bad: 'alter table invoice add constraint number unique (number)',
    good: 'create unique index concurrently number on invoice (tenant_id, number)',
  },
  judge(change, scene) {
    if (change.kind === 'create index' && change.index.isUnique) {
      return judgeKey(scene, change.table, change.index.columns)
    }
    if (change.kind === 'create table') {
      if (!change.columns.some(({ name }) => name === 'tenant_id')) return undefined
      const bad = change.constraints.find(
        ({ kind, columns }) => isKey(kind) && !columns.includes('tenant_id'),
      )
      return bad && problem(change.table, bad.columns)
    }
    if (change.kind !== 'add constraint' && change.kind !== 'add column') return undefined
    const added = change.kind === 'add column' ? change.constraints : [change.constraint]
    const key = added.find(({ kind, usingIndex }) => isKey(kind) && usingIndex === undefined)
    return key && judgeKey(scene, change.table, key.columns)
  },
}

function isKey(kind: string): boolean {
  return kind === 'unique' || kind === 'primary key'
}

function judgeKey(
  { schema }: Scene,
  table: ObjectName,
  columns: readonly (string | undefined)[],
): Problem | undefined {
  const isTenants = schema.table(table)?.columns.has('tenant_id') ?? false
  return isTenants && !columns.includes('tenant_id') ? problem(table, columns) : undefined
}

function problem(table: ObjectName, columns: readonly (string | undefined)[]): Problem {
  const key = columns.map((column) => column ?? '<expression>').join(', ')
  return {
    message: `The key (${key}) of ${table.name} holds for all tenants of a placement together.`,
    remedy: `Make it (${['tenant_id', ...columns.map((column) => column ?? '<expression>')].join(', ')}).`,
  }
}
