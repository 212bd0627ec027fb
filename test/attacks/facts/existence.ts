import { IDS } from '../../runtime/database/scope/statement-shapes.ts'
import type { Attacks } from '../oracle/attack.ts'
import { VICTIMS_OWN_ID } from '../scene/rows.ts'
import { inOnePool, raw, table } from './raw-statement.ts'

export const EXISTENCE_ATTACKS: Attacks = {
  "reference a victim's row": raw(
    'a foreign key is checked past row-level security',
    `insert into invoice (number, customer_id) values ('7', '${VICTIMS_OWN_ID}')`,
    { uncontrolled: 'the key holds tenant_id' },
  ),
  "take a victim's unique value": raw(
    'a unique key is checked past row-level security',
    "insert into customer (name) values ('Secret')",
    { uncontrolled: 'the key holds tenant_id' },
  ),
  "take a victim's primary key": raw(
    'a primary key is checked past row-level security',
    `insert into event (id, kind) values ('${VICTIMS_OWN_ID}', 'mine')`,
    { uncontrolled: 'the key holds tenant_id' },
  ),
  'do nothing on conflict': raw(
    'on conflict do nothing tells by the number of rows',
    `insert into note (body) values ('secret') on conflict do nothing returning 1 as inserted`,
    { uncontrolled: 'the key holds tenant_id' },
  ),
  "claim the victim's tenant_id and its unique value": raw(
    'the check of a policy comes before that of a key',
    (victim) =>
      `insert into ${table('customer', victim)} (tenant_id, name) values ('${victim.id}', 'Secret')`,
    { namesVictim: true },
  ),
  'delete what only a victim references': raw(
    'a foreign key acts past row-level security',
    `delete from customer where id = '${IDS.dee}'`,
    { uncontrolled: 'the key holds tenant_id' },
  ),
  'set null what a victim references as well': raw(
    'on delete set null acts past row-level security',
    `with gone as (delete from note) delete from customer where id = '${IDS.ada}'
       and not exists (select from invoice where customer_id = '${IDS.ada}')`,
    { uncontrolled: 'the key holds tenant_id' },
  ),
  'read the statistics of columns': raw(
    'pg_stats holds the most common values',
    "select tablename, attname, most_common_vals::text from pg_stats where tablename = 'invoice'",
    { counts: true },
  ),
  'read the statistics themselves': raw(
    'pg_statistic holds the most common values',
    'select count(*) from pg_statistic',
    { counts: true, uncontrolled: 'statistics are read by superusers only' },
  ),
  'read extended statistics': raw(
    'pg_stats_ext holds values as well',
    'select count(*) from pg_stats_ext',
    { counts: true, uncontrolled: 'nobody creates them here' },
  ),
  'count by the estimate of the table': raw(
    'reltuples counts the rows of all tenants',
    "select reltuples from pg_class where oid = 'invoice'::regclass",
    { counts: true, limit: inOnePool('PostgreSQL lets every role read pg_class') },
  ),
  'count by the estimate of the plan': raw(
    'EXPLAIN estimates from the statistics of all rows',
    'explain select from currency, invoice',
    { counts: true, limit: inOnePool('plans are made from the whole table') },
  ),
  'count by where the row lies': raw(
    'ctid counts the rows in front of it',
    "select ctid from invoice where number = '1'",
    { counts: true, limit: inOnePool('rows of a pool share their pages') },
  ),
  'count by what a sequence gives': raw(
    'an identity column counts the inserts of all tenants',
    "select number from ticket where title = 'own'",
    { counts: true, limit: inOnePool('tenants of a pool share the sequence') },
  ),
  'read a sequence': raw(
    'the last value of a sequence counts',
    'select last_value from ticket_number_seq',
    { counts: true },
  ),
  'read all sequences': raw(
    'pg_sequences shows the last value',
    "select last_value from pg_sequences where sequencename = 'ticket_number_seq' and last_value is not null",
    { counts: true },
  ),
  'move a sequence': raw('nextval writes for all tenants', "select nextval('ticket_number_seq')"),
  'list the tenants': raw('the catalog knows them all', 'select slug from tenantry.tenant'),
  'list the placements': raw(
    'the catalog knows them all',
    'select schema from tenantry.placement',
    {
      uncontrolled: 'a pool is one placement',
    },
  ),
  'read the audit': raw('the catalog knows who did what', 'select * from tenantry.audit', {
    uncontrolled: 'nothing was done across tenants',
  }),
  'guess a slug in the catalog': raw(
    'the application finds a tenant by its slug',
    (victim) => `select id from tenantry.find_tenant('${victim.slug}')`,
    {
      limit: {
        between: (attacker) => attacker !== 'silo',
        because: 'the application itself has to find a tenant by its exact slug',
      },
    },
  ),
  'list the schemas': raw(
    'pg_namespace names every schema',
    "select nspname from pg_namespace where nspname like 't!_%' escape '!' order by 1",
    {
      limit: {
        between: (_attacker, victim) => victim === 'bridge',
        because: 'PostgreSQL names every schema to every role',
      },
      uncontrolled: 'in a pool all tenants have one schema',
    },
  ),
  'list the databases': raw(
    'pg_database names every database',
    (_victim, { scene }) =>
      `select datname from pg_database where datname like '${scene.config.name}%' order by 1`,
    {
      limit: {
        between: (_attacker, victim) => victim === 'silo',
        because: 'PostgreSQL names every database to every role',
      },
      uncontrolled: 'in a pool all tenants have one database',
    },
  ),
}
