import { insertCustomer as insert } from './insert.ts'

export const rename = (tenant: string, id: string, name: string) =>
  insert(tenant, id, name)
    .onConflict((oc) => oc.column('id').doUpdateSet({ name }))
    .execute()
