import type { CodeRule } from '../../code/code-rule.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const globalUpsert: CodeRule = {
  id: 'global-upsert',
  what: 'An insert that changes the row with the same key, where the key has no tenant in it.',
  why: 'Whoever gives a key that another tenant has taken writes over the row of that tenant.',
  remedy:
    'Let unique keys begin with the tenant, and name it in the target: `.columns(["tenant_id", "number"])`.',
  suppress:
    'Where the key is made by the application a moment ago, so that nobody can give one that is taken.',
  examples: {
    leak: `export const save = (tenant: string, id: string, number: string) =>
  db
    .insertInto('customer')
    .values({ tenant_id: tenant, id, name: number })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: number }))
    .execute()`,
    mend: `export const save = (tenant: string, id: string, number: string) =>
  db
    .insertInto('customer')
    .values({ tenant_id: tenant, id, name: number })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ name: number }))
    .execute()`,
  },
  *find(scene) {
    yield* findUnscoped(
      scene,
      'global-upsert',
      ({ table }) => `This writes over the row of ${table} with that key, whoever it belongs to.`,
    )
    for (const { node, guard, content } of scene.rawSql) {
      const [table] = content?.upsertsWithout(scene.tenantColumn) ?? []
      if (guard !== 'plain' || table === undefined || !scene.isTenantTable(table.name)) continue
      const message = `This writes over the row of ${table.name} with that key, whoever it belongs to.`
      yield { node, message }
    }
  },
}
