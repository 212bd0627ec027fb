import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const uniqueWithoutTenant: SchemaRule = {
  id: 'unique-without-tenant',
  what: 'A unique key of a table of tenants does not begin with the tenant.',
  why: 'Keys are checked past row-level security: a tenant is refused a value because another one has it, and so learns of it; `on conflict` meets its row. The table cannot be spread by tenant either.',
  remedy: 'Let every primary key, unique key and exclusion begin with the column of the tenant.',
  suppress:
    'Where the value is the same for the whole application by its meaning, such as the host name of a tenant.',
  examples: {
    leak: 'alter table invoice add constraint number unique (number);',
    mend: 'alter table invoice add constraint number unique (tenant_id, number);',
  },
  *find(scene) {
    const { tenantColumn } = scene.conventions
    for (const relation of scene.tenantTables) {
      for (const { name, kind, columns, at } of relation.keys.values()) {
        if (columns[0] === tenantColumn) continue
        const isThere = columns.includes(tenantColumn)
        if (kind === 'exclude' && isThere) continue
        const key = columns.map((column) => column ?? '<expression>').join(', ')
        const others = columns.filter((column) => column !== tenantColumn)
        yield {
          at,
          object: `${name} of ${nameOf(relation)}`,
          message: isThere
            ? `The key (${key}) of ${nameOf(relation)} has ${tenantColumn}, and not first.`
            : `The key (${key}) of ${nameOf(relation)} holds for all tenants together.`,
          severity: isThere ? scene.severityBehind(relation) : scene.severityOf(relation),
          remedy: `Make it (${[tenantColumn, ...others.map((column) => column ?? '<expression>')].join(', ')}).`,
        }
      }
    }
  },
}
