import { databaseOf as inSchema } from './schema.ts'

export const report = (schema: string, tenant: string) =>
  inSchema(schema)
    .with('invoice', (qb) => qb.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant))
    .selectFrom('invoice')
    .selectAll()
    .execute()
