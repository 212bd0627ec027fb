import type { DatabaseProblem, DatabaseRule } from '../../database/database-rule.ts'
import { type DatabaseScene, schemaNameOf } from '../../database/database-scene.ts'
import { listSome } from '../../database/list-some.ts'
import { nameOf } from '../../schema/schema-scene.ts'

export const crossTenantReference: DatabaseRule = {
  id: 'cross-tenant-reference',
  what: 'Rows that are there refer to rows of another tenant.',
  why: 'A leak has happened already, or a tenant has written what it should not. Such a row brings the other one into joins, is deleted with it, and keeps a reference with the tenant in it from being made.',
  remedy:
    'Find the rows, mend or delete them, and put the tenant into the reference: foreign key (tenant_id, x) references … (tenant_id, id).',
  suppress: 'Where the rows are shared by intention, such as templates of a tenant of your own.',
  examples: {
    leak: "alter table {{schema}}.line add constraint line_invoice_fkey foreign key (invoice_id) references {{schema}}.invoice (id);\ninsert into {{schema}}.invoice (tenant_id, id) values ('00000000-0000-4000-8000-00000000000a', 1);\ninsert into {{schema}}.line (tenant_id, id, invoice_id) values ('00000000-0000-4000-8000-00000000000b', 1, 1);",
    mend: "update {{schema}}.line set tenant_id = '00000000-0000-4000-8000-00000000000a' where id = 1;",
  },
  plant: (healthy) => ({
    ...healthy,
    foreignRows: healthy.state.relations.map((one) => ({
      schema: schemaNameOf(one),
      table: one.name,
      reference: 'planted',
    })),
  }),
  *find(scene) {
    const groups = Map.groupBy(scene.live.foreignRows, ({ table, reference, schema }) =>
      JSON.stringify([scene.representativeOf(schema), table, reference]),
    )
    for (const rows of groups.values()) {
      const [first] = rows
      if (first === undefined) continue
      const where = listSome(rows.map(({ schema }) => schema))
      yield {
        object: `${first.schema}.${first.table}`,
        message: `Rows of ${first.table} refer by ${first.reference} to rows of another tenant, in ${where}.`,
      }
    }
    yield* acrossSchemas(scene)
  },
}

/** References from the schema of one tenant into that of another. */
function* acrossSchemas(scene: DatabaseScene): Iterable<DatabaseProblem> {
  for (const relation of scene.live.state.relations) {
    const schema = schemaNameOf(relation)
    const siblings = scene.siblings.find(({ schemas }) => schemas.has(schema))
    for (const { name, table } of relation.references.values()) {
      const target = table.schema ?? 'public'
      if (target === schema || !siblings?.schemas.has(target)) continue
      yield {
        object: nameOf(relation),
        message: `${name} of ${nameOf(relation)} refers to ${target}.${table.name}, in the schema of another tenant.`,
        schema,
      }
    }
  }
}
