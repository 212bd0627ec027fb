import type { Attacks } from '../oracle/attack.ts'
import { raw, table } from './raw-statement.ts'

export const RAW_READS: Attacks = {
  'select everything': raw(
    'the plugin never sees raw SQL',
    'select number, amount from invoice order by 1, 2',
  ),
  "name the victim's schema": raw(
    'a search_path is a default, not a wall',
    (victim) => `select number, amount from ${table('invoice', victim)} order by 1, 2`,
  ),
  "ask for the victim's tenant_id": raw(
    'an own condition on the tenant is only one more condition',
    (victim) => `select number from invoice where tenant_id = '${victim.id}' order by 1`,
    { namesVictim: true },
  ),
  'read a whole row as JSON': raw(
    'a row reference carries all columns',
    "select to_jsonb(invoice) - 'tenant_id' as row from invoice order by 1",
  ),
  'let the server run a query from text': raw(
    'query_to_xml and its like evaluate SQL',
    `select query_to_xml('select number from invoice order by 1', true, false, '') as found`,
  ),
  'let the server dump a table': raw(
    'table_to_xml reads a table by its name',
    `select table_to_xml('event', true, false, '') as found`,
  ),
  count: raw('an aggregate is a read', 'select count(*), sum(amount), max(number) from invoice'),
  'read a view': raw(
    "a view runs with its owner's rights unless it is an invoker's",
    'select * from invoice_overview order by 1, 2',
  ),
  'read a partition': raw(
    'a partition has a row-level security of its own',
    'select kind from event_0 union all select kind from event_1 order by 1',
  ),
  'read a partitioned table': raw(
    'policies of the parent hold for what is read through it',
    'select kind from event order by 1',
  ),
  'raise an error on a row that is not mine': raw(
    'an operator that fails tells of the row it failed on',
    "select count(*) from invoice where number::int > 0 and number <> ''",
  ),
  'divide by what is not mine': raw(
    'an operator that fails tells of the row it failed on',
    'select count(*) from invoice where 1 / nullif(amount, 100) <> 100 / (amount - 100)',
  ),
  'sample the table': raw(
    'TABLESAMPLE reads pages',
    'select number from invoice tablesample bernoulli (100) order by 1',
  ),
  // Attacks that write move rows on: where nobody vacuums in time, over pages, and up to the 291st place of one.
  'read by ctid': raw(
    'a row can be addressed by where it lies',
    `select number from invoice
     where ctid = any (array(
       select format('(%s,%s)', page, n)::tid from generate_series(0, 49) page, generate_series(1, 300) n
     )) order by 1`,
  ),
  'join laterally': raw(
    'each row source counts',
    'select c.name, i.number from customer c, lateral (select * from invoice) i order by 1, 2',
  ),
  'read what a write returns': raw(
    'returning reads',
    `with written as (update invoice set amount = amount returning number)
     select number from written order by 1`,
  ),
  'lock rows': raw(
    'for update reads and writes',
    'select number from invoice order by 1 for update skip locked',
  ),
  'copy to a file': raw('COPY writes files', "copy invoice to '/tmp/tenantry-attack'", {
    uncontrolled: 'a file is written by superusers only',
  }),
  'copy to a program': raw('COPY runs programs', "copy invoice to program 'cat'", {
    uncontrolled: 'a program is run by superusers only',
  }),
  'read a file of the server': raw(
    'the files of the server hold all rows',
    "select pg_read_file('PG_VERSION')",
    { uncontrolled: 'files are read by superusers only' },
  ),
  'connect to the server from within': raw(
    'a connection of its own has no context',
    "select * from dblink('dbname=postgres', 'select 1') as t (i int)",
    { uncontrolled: 'no extension is installed' },
  ),
}
