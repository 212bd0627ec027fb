import { backfill, notNull, type Step } from '../authoring/index.ts'
import { quoteName } from '../sql/index.ts'
import type { TenantTable } from './adopt-plan.ts'
import { shortName } from '../words/index.ts'

/** What fills `tenant_id` where code that does not know of it inserts. */
export function fillerOf(table: string): string {
  return shortName(table, 'tenant')
}

/** Gives a table its `tenant_id`: in new rows at once, in old ones batch by batch, then in all of them. */
export function tenantSteps(adopted: TenantTable): Step[] {
  const { name } = adopted.table
  const [on, filler] = [quoteName(name), quoteName(fillerOf(name))]
  const { value, isSure, why } = tenantOf(adopted, 'new.')
  const fill = backfill({ table: name, column: 'tenant_id' }, tenantOf(adopted, `${on}.`).value)
  const place = { table: name, column: 'tenant_id' }
  return [
    {
      name: `add_tenant_to_${name}`,
      sql: `-- ${why}
alter table ${on} add column tenant_id uuid default tenantry.current_tenant();
-- Code that does not know of tenants inserts without a context; its rows get their tenant here.
create function ${filler}() returns trigger language plpgsql set search_path from current as $$
begin
  new.tenant_id := ${value};
  return new;
end
$$;
create trigger ${filler} before insert on ${on}
  for each row when (new.tenant_id is null) execute function ${filler}();`,
    },
    isSure
      ? fill
      : {
          ...fill,
          sql: fill.sql.replace(/;$/, `\n  and ${tenantOf(adopted, `${on}.`).value} is not null;`),
        },
    ...notNull(place),
  ]
}

/** @param row What stands in front of a column of the row: `new.`, or the table. */
function tenantOf(
  { table, decision: { source } }: TenantTable,
  row: string,
): { value: string; isSure: boolean; why: string } {
  if (source.kind === 'root') {
    return source.isUuid
      ? {
          value: `${row}${quoteName(source.key)}`,
          isSure: true,
          why: `A row of ${table.name} is a tenant, and its key the id of the tenant.`,
        }
      : {
          value: 'gen_random_uuid()',
          isSure: true,
          why: `A row of ${table.name} is a tenant; the id of a tenant is a uuid, so it gets one.`,
        }
  }
  const { column, table: other, target, isSure } = source
  return {
    value: `(select o.tenant_id from ${quoteName(other)} o where o.${quoteName(target)} = ${row}${quoteName(column)})`,
    isSure,
    why: `A row of ${table.name} has the tenant of ${other}.${target} = ${column}.`,
  }
}
