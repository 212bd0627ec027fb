import { expect, test } from 'vitest'

import { loadParser } from '../../src/sql/parser.ts'
import { readSources } from '../../src/sql/read-sources.ts'

const parser = await loadParser()

/** `table` where it is bound, `!table` where it is not, `!table#` where it is found by its id alone. */
function sources(sql: string): string[] {
  const statement = parser.parseSync(sql).stmts?.[0]?.stmt
  return readSources(statement, 'tenant_id').map(
    ({ table, isBound, isById }) =>
      `${isBound ? '' : '!'}${table.name}${!isBound && isById ? '#' : ''}`,
  )
}

test.each([
  ['select * from invoice', ['!invoice']],
  ['select * from invoice where tenant_id = $1', ['invoice']],
  ['select * from invoice where $1 = tenant_id and total > 1', ['invoice']],
  ['select * from invoice where tenant_id = $1 or total > 1', ['!invoice']],
  ['select * from invoice where not tenant_id = $1', ['!invoice']],
  ['select * from invoice where tenant_id <> $1', ['!invoice']],
  ['select * from invoice where tenant_id::text = $1', ['invoice']],
  ['select * from invoice where tenant_id = any($1)', ['invoice']],
  ['select * from invoice where id = $1', ['!invoice#']],
  [
    'select * from invoice i join customer c on c.id = i.customer_id where i.tenant_id = $1',
    ['invoice', '!customer#'],
  ],
  [
    'select * from invoice i join customer c on c.tenant_id = i.tenant_id',
    ['!invoice', '!customer'],
  ],
  [
    'select * from invoice i join customer c using (tenant_id) where i.tenant_id = $1',
    ['invoice', 'customer'],
  ],
  [
    'select * from invoice i, customer c where c.tenant_id = i.tenant_id and i.tenant_id = $1',
    ['invoice', 'customer'],
  ],
  [
    'with invoice as (select * from invoice where tenant_id = $1) select * from invoice',
    ['invoice'],
  ],
  ['with old as (delete from invoice returning *) select * from old', ['!invoice']],
  [
    'select * from customer where tenant_id = $1 and id in (select customer_id from invoice)',
    ['customer', '!invoice'],
  ],
  [
    'select (select count(*) from invoice) from customer where tenant_id = $1',
    ['customer', '!invoice'],
  ],
  [
    'select 1 from invoice where tenant_id = $1 union all select 1 from invoice',
    ['invoice', '!invoice'],
  ],
  ['update invoice set total = 0 where id = $1', ['!invoice#']],
  [
    'update invoice set total = 0 from customer c where c.id = customer_id and invoice.tenant_id = $1',
    ['invoice', '!customer#'],
  ],
  [
    'delete from invoice using customer where customer.tenant_id = invoice.tenant_id and invoice.tenant_id = $1',
    ['invoice', 'customer'],
  ],
  ['insert into invoice (number) values ($1)', ['!invoice']],
  ['insert into invoice (tenant_id, number) values ($1, $2)', ['invoice']],
  [
    'insert into invoice (tenant_id, number) select tenant_id, name from customer',
    ['invoice', '!customer'],
  ],
  [
    'merge into invoice i using customer c on c.id = i.customer_id when matched then delete',
    ['!invoice#', '!customer#'],
  ],
  ['copy invoice to stdout', ['!invoice']],
  ['explain analyze select * from invoice', ['!invoice']],
  ['select 1', []],
])('%s', (sql, expected) => {
  expect(sources(sql)).toEqual(expected)
})
