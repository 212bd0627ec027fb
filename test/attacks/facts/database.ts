import { sql } from 'kysely'

import type { Attack, Attacks } from '../oracle/attack.ts'

/** Statements that would take a wall down, and none of which the application's role may run. */
const POWERS: Readonly<Record<string, string>> = {
  'become the owner': 'set local role $app_owner',
  'become the system role': 'set local role $app_system',
  'become the administrator': 'set local session authorization postgres',
  'disable row-level security': 'alter table invoice disable row level security',
  'stop forcing row-level security': 'alter table invoice no force row level security',
  'drop the policy': 'drop policy tenant on invoice',
  'add a policy': 'create policy mine on invoice using (true)',
  'widen the policy': 'alter policy tenant on invoice using (true)',
  'grant itself truncate': 'grant truncate on invoice to $app_app; truncate invoice',
  'become exempt': 'alter role $app_app bypassrls',
  'become a superuser': 'alter role $app_app superuser',
  'join the owner': 'grant $app_owner to $app_app',
  'keep the context of another for good': "alter role $app_app set tenantry.tenant_id = '$victim'",
  'create a function': "create function mine() returns int language sql as 'select 1'",
  'replace the function that policies ask':
    "create or replace function tenantry.current_tenant() returns uuid language sql as 'select null::uuid'",
  'drop the function that policies ask': 'drop function tenantry.current_tenant() cascade',
  'create an operator': 'create operator === (leftarg = uuid, rightarg = uuid, function = uuid_ne)',
  'create a table': 'create table mine (id int)',
  'create a temporary table that hides one': 'create temp table invoice (id int)',
  'create a temporary view': 'create temp view mine as select * from invoice',
  'create an operator that every tenant finds':
    'create operator tenantry_extensions.= (leftarg = uuid, rightarg = uuid, function = pg_catalog.uuid_ne)',
  'create a function that every tenant finds':
    "create function tenantry_extensions.lower(text) returns text language sql as 'select null::text'",
  'create a table that every tenant finds': 'create table tenantry_extensions.note (id int)',
  'replace an operator of an extension':
    'drop operator tenantry_extensions.= (tenantry_extensions.citext, tenantry_extensions.citext)',
  'change a function of an extension':
    'alter function tenantry_extensions.citext_eq(tenantry_extensions.citext, tenantry_extensions.citext) leakproof',
  'take an extension away': 'drop extension citext cascade',
  'take the schema of extensions': 'alter schema tenantry_extensions owner to $app_app',
  // Without the right to grant it PostgreSQL only warns.
  'open the schema of extensions':
    'grant create on schema tenantry_extensions to $app_app; create table tenantry_extensions.note (id int)',
  'create a schema': 'create schema mine',
  'create an extension': 'create extension dblink',
  'create a trigger':
    'create trigger mine after insert on invoice execute function suppress_redundant_updates_trigger()',
  'create a rule': 'create rule mine as on insert to note do also delete from invoice',
  'create a materialized view': 'create materialized view mine as select * from invoice',
  'create a publication': 'create publication mine for all tables',
  'create a foreign server': 'create foreign data wrapper mine',
  'create statistics': 'create statistics mine on number, amount from invoice',
  'add an index': 'create index mine on invoice (number)',
  'drop a table': 'drop table note',
  'detach a partition': 'alter table event detach partition event_0',
  'change the settings of the server': "alter system set row_security = 'off'",
  'write the catalog': "update tenantry.tenant set slug = 'mine'",
  'write the ledger': 'delete from tenantry.ledger',
  'forge the audit': "insert into tenantry.audit (actor, reason) values ('me', 'none')",
}

/** PostgreSQL lets every role change these of its own. */
const OWN_DEFAULTS: Readonly<Record<string, string>> = {
  'change its own password': "alter role $app_app password 'mine'",
  'change its own defaults': "alter role $app_app set statement_timeout = '1ms'",
}

export const POWER_ATTACKS: Attacks = {
  ...mapValues(POWERS, power),
  ...mapValues(OWN_DEFAULTS, (statement) => ({
    ...power(statement),
    limit: {
      between: () => true,
      because: 'PostgreSQL lets every role change its own password and defaults',
    },
  })),
}

/** In a transaction that is rolled back, should it be allowed. */
function power(statement: string): Attack {
  return {
    fact: 'the role of the application owns nothing and may create nothing',
    isPower: true,
    namesVictim: true,
    async attempt({ tenancy, scene, victim }) {
      const text = statement.replaceAll('$app', scene.config.name).replaceAll('$victim', victim.id)
      const done = new Error('rolled back')
      try {
        await tenancy.transaction(async (trx) => {
          for (const one of text.split('; ')) await sql.raw(one).execute(trx)
          throw done
        })
      } catch (error) {
        if (error !== done) throw error
      }
    },
    uncontrolled: 'no row has to be seen: to be allowed is enough',
  }
}

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]))
}
