import { IDS } from '../../runtime/database/scope/statement-shapes.ts'
import type { Attacks } from '../oracle/attack.ts'
import { VICTIMS_OWN_ID } from '../scene/rows.ts'
import { inOnePool, raw, table } from './raw-statement.ts'

export const RAW_WRITES: Attacks = {
  'update everything': raw('the plugin never sees raw SQL', 'update invoice set amount = -1'),
  "update in the victim's schema": raw(
    'a search_path is a default, not a wall',
    (victim) => `update ${table('invoice', victim)} set amount = -1 where id = '${IDS.first}'`,
  ),
  'delete everything': raw('the plugin never sees raw SQL', 'delete from note'),
  "delete in the victim's schema": raw(
    'a search_path is a default, not a wall',
    (victim) => `delete from ${table('note', victim)}`,
  ),
  truncate: raw('TRUNCATE ignores row-level security', 'truncate note'),
  "truncate in the victim's schema": raw(
    'TRUNCATE ignores row-level security',
    (victim) => `truncate ${table('note', victim)}`,
  ),
  'insert for the victim': raw(
    'a policy needs a check as well',
    (victim) =>
      `insert into ${table('event', victim)} (tenant_id, kind) values ('${victim.id}', 'planted')`,
    { namesVictim: true },
  ),
  'insert into a partition for the victim': raw(
    'a partition has a row-level security of its own',
    (victim) =>
      `insert into ${table('event_0', victim)} (tenant_id, id, kind)
       select '${victim.id}', '${IDS.fresh}', 'planted'
       where satisfies_hash_partition('${table('event', victim)}'::regclass, 2, 0, '${victim.id}'::uuid)
       union all
       select '${victim.id}', '${IDS.fresh}', 'planted'
       where false`,
    { namesVictim: true, uncontrolled: 'half of all tenants lie in the other partition' },
  ),
  'give a row away': raw(
    'an update may move a row to another tenant',
    (victim) => `update event set tenant_id = '${victim.id}', id = '${IDS.fresh}'`,
    { namesVictim: true },
  ),
  'take a row': raw(
    'an update may take the row of another',
    (victim) =>
      `update event set kind = 'stolen', id = '${IDS.fresh}' where tenant_id = '${victim.id}' and id = '${IDS.first}'`,
    { namesVictim: true },
  ),
  "update on conflict with the victim's key": raw(
    'on conflict do update writes a row it did not insert',
    (victim) =>
      `insert into ${table('customer', victim)} (tenant_id, id, name) values ('${victim.id}', '${IDS.ada}', 'x')
       on conflict (tenant_id, id) do update set name = 'overwritten'`,
    { namesVictim: true },
  ),
  'merge everything': raw(
    'merge updates and deletes what it matches',
    `merge into note using (select 1) as one (n) on true
     when matched then delete`,
    {
      limit: inOnePool(
        'a merge that reads no column of its target is refused by the first foreign row',
      ),
    },
  ),
  'write to a shared table': raw(
    'a shared table is the same for all tenants',
    "update currency set name = 'taken' returning name",
    { isPower: true, uncontrolled: 'the rows of a shared table are nobody’s' },
  ),
  'update through a view': raw(
    'a view that can be updated writes to its table',
    'update invoice_overview set amount = -1',
  ),
  'replace a primary key so that it cascades': raw(
    'a foreign key acts past row-level security',
    `update invoice set id = '${VICTIMS_OWN_ID}' where id = '${IDS.first}'`,
    { uncontrolled: 'the key holds tenant_id' },
  ),
}
