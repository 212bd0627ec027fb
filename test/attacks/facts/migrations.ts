import type { Attack, Attacks } from '../oracle/attack.ts'

const OWN = 'tenant_id = (select tenantry.current_tenant())'
const TABLE = `create table leak (tenant_id uuid not null, id int, text text, primary key (tenant_id, id));
  alter table leak enable row level security;
  alter table leak force row level security;
  create policy tenant on leak to {{app}} using (${OWN});
  grant select, insert, update, delete on leak to {{app}}, {{system}};`

/** Migrations that would open a way between tenants. The rehearsal has to refuse them. */
export const MIGRATION_ATTACKS: Attacks = {
  'migrate to a table without row-level security': leaking(
    'create table leak (tenant_id uuid not null, id int, primary key (tenant_id, id))',
  ),
  'migrate to a table whose row-level security is not forced': leaking(
    `${TABLE} alter table leak no force row level security`,
  ),
  'migrate to a partition without row-level security': leaking(
    'create table event_2 (tenant_id uuid not null) partition by list (tenant_id)',
  ),
  'migrate to a table that all tenants write to': leaking(
    'create table leak (id int); grant insert on leak to {{app}}',
  ),
  'migrate to a policy that widens': leaking(
    'create policy wide on invoice to {{app}} using (amount = 0)',
  ),
  'migrate to a policy with an or': leaking(
    `create policy wide on invoice to {{app}} using (${OWN} or amount = 0)`,
  ),
  'migrate to a policy that checks nothing': leaking(
    `create policy wide on invoice for insert to {{app}} with check (true)`,
  ),
  'migrate to a unique key without the tenant': leaking(
    'create unique index leak on invoice (number)',
  ),
  'migrate to a foreign key without the tenant': leaking(
    `${TABLE} alter table leak add unique (tenant_id, text), add column other uuid;
     alter table leak add constraint leak_other foreign key (other, id) references leak (tenant_id, id)`,
  ),
  "migrate to a view with its owner's rights": leaking('create view leak as select * from invoice'),
  'migrate to a materialized view': leaking(
    'create materialized view leak as select * from invoice; grant select on leak to {{app}}',
  ),
  'migrate to a table that may be truncated': leaking('grant truncate on invoice to {{app}}'),
}

function leaking(statements: string): Attack {
  return {
    fact: 'one migration can undo all walls at once',
    isPower: true,
    mustBe: 'MIGRATION_LEAKS',
    uncontrolled: 'no row has to be seen: to be accepted is enough',
    attempt: ({ scene }) => scene.rehearse(statements),
  }
}
