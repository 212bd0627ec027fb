import { type ColumnShape, quoteName } from '../sql/index.ts'
import type { DescribedChange } from './described-change.ts'
import { notNull, type Step } from './step.ts'

/**
 * Renames a column in two steps, since old and new code run side by side: a second column that a trigger
 * keeps the same, then the first one goes.
 */
export function renameSteps(
  { table, column, to }: Extract<DescribedChange, { kind: 'rename' }>,
  { type, isNotNull, default: value }: ColumnShape,
): Step[] {
  const [on, old, own] = [table, column, to].map(quoteName)
  const sync = quoteName(`${table}_${column}_is_${to}`)
  const expand = `add_${to}_to_${table}`
  const contract = `drop_${column}_of_${table}`
  return [
    {
      name: expand,
      sql: `-- Code that knows one of the two columns sees what code that knows the other one writes.
alter table ${on} add column ${own} ${type.text};
create function ${sync}() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.${own} := coalesce(new.${own}, new.${old});
    new.${old} := new.${own};
  elsif new.${own} is distinct from old.${own} then
    new.${old} := new.${own};
  else
    new.${own} := new.${old};
  end if;
  return new;
end
$$;
create trigger ${sync} before insert or update on ${on}
  for each row execute function ${sync}();
-- tenantry: down
drop trigger ${sync} on ${on};
drop function ${sync}();
alter table ${on} drop column ${own};`,
    },
    {
      name: `fill_${to}_of_${table}`,
      sql: `-- tenantry: backfill
update ${on} set ${own} = ${old}
where ${own} is distinct from ${old};
-- tenantry: down`,
    },
    ...(isNotNull ? notNull({ table, column: to }) : []),
    {
      name: contract,
      contracts: `fill_${to}_of_${table}`,
      sql: `-- tenantry: destructive it is ${to} now
-- Merge this when no code that runs knows ${column} any more.
drop trigger ${sync} on ${on};
drop function ${sync}();
alter table ${on} drop column ${old};${value === undefined ? '' : `\nalter table ${on} alter column ${own} set default ${value.text};`}`,
    },
  ]
}
