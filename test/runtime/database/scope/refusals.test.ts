import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type CollidingTenants, createCollidingTenants } from './colliding-tenants.ts'
import { IDS, type Shape } from './statement-shapes.ts'

let tenants: CollidingTenants

beforeAll(async () => {
  tenants = await createCollidingTenants()
  await tenants.refill({ withOther: true })
})

afterAll(async () => {
  await tenants?.[Symbol.asyncDispose]()
})

/** For what the types refuse already. */
function untyped(value: string) {
  return sql<never>`${value}`
}

/** Untyped, for what the types refuse already. */
function set(column: string, value: string): Shape {
  const update = { [column]: value }
  return (db) => db.updateTable('invoice').set(update).execute()
}

const REFUSED: Readonly<Record<string, Shape>> = {
  'a table with a schema': (db) =>
    db.withSchema('pool').selectFrom('invoice').select('number').execute(),
  'a write to a table with a schema': (db) => db.withSchema('pool').deleteFrom('invoice').execute(),
  'an insert into a shared table': (db) =>
    db.insertInto('currency').values({ code: 'USD', name: 'Dollar' }).execute(),
  'an update of a shared table': (db) => db.updateTable('currency').set({ name: 'x' }).execute(),
  'a delete from a shared table': (db) => db.deleteFrom('currency').execute(),
  'a merge into a shared table': (db) =>
    db
      .mergeInto('currency')
      .using('invoice', 'invoice.number', 'currency.code')
      .whenMatched()
      .thenDelete()
      .execute(),
  'a data-modifying cte on a shared table': (db) =>
    db
      .with('gone', (eb) => eb.deleteFrom('currency').returning('code'))
      .selectFrom('gone')
      .selectAll()
      .execute(),
  'an insert that gives tenant_id': (db) => {
    const row = { number: '1', tenant_id: untyped(tenants.other.id) }
    return db.insertInto('invoice').values(row).execute()
  },
  'an insert … select that gives tenant_id': (db) =>
    db
      .insertInto('invoice')
      .columns(['number', 'tenant_id'])
      .expression((eb) => eb.selectFrom('invoice').select(['number', 'tenant_id']))
      .execute(),
  'an insert … select without columns': (db) =>
    db
      .insertInto('customer')
      .expression((eb) => eb.selectFrom('customer').selectAll())
      .execute(),
  'an update of tenant_id': (db) => set('tenant_id', tenants.other.id)(db),
  'an update of a column given by reference': (db) =>
    db
      .updateTable('invoice')
      .set((eb) => eb.ref('tenant_id'), tenants.other.id)
      .execute(),
  'an update of a column given raw': (db) =>
    db
      .updateTable('invoice')
      .set(sql`"tenant_id"`, tenants.other.id)
      .execute(),
  'an update of tenant_id on conflict': (db) => {
    const update = { name: 'Eve', tenant_id: untyped(tenants.other.id) }
    return db
      .insertInto('customer')
      .values({ id: IDS.ada, name: 'Eve' })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(update))
      .execute()
  },
  'a merge that updates tenant_id': (db) => {
    return db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenMatched()
      .thenUpdateSet(sql`tenant_id`, tenants.other.id)
      .execute()
  },
  'a merge that inserts tenant_id': (db) => {
    const row = { number: '1', tenant_id: untyped(tenants.other.id) }
    return db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenNotMatched()
      .thenInsertValues(row)
      .execute()
  },
  'a merge, not matched by source': (db) =>
    db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenNotMatchedBySource()
      .thenDelete()
      .execute(),
  'a merge, not matched by source and more': (db) =>
    db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenNotMatchedBySourceAnd('invoice.amount', '>', 1)
      .thenUpdateSet({ amount: 0 })
      .execute(),
  'several tables to update': (db) =>
    db.updateTable(['invoice', 'customer']).set('invoice.number', 'x').execute(),
  'a delete from a subquery': (db) =>
    db.deleteFrom((eb) => eb.selectFrom('invoice').selectAll().as('i')).execute(),
  'a merge from a table with a schema': (db) =>
    db
      .mergeInto('invoice')
      .using(sql.table('pool.customer').as('c'), (join) => join.onTrue())
      .whenMatched()
      .thenDelete()
      .execute(),
  'the system catalog as a table': (db) =>
    sql<never>`${db.withTables<{ 'pg_catalog.pg_class': { relname: string } }>().selectFrom('pg_catalog.pg_class').select('relname')}`.execute(
      db,
    ),
  'a table under a raw alias': (db) =>
    db
      .selectFrom(
        sql
          .table('invoice')
          .$castTo<{ number: string }>()
          .as<'i'>(sql`i(a, b)`),
      )
      .selectAll()
      .execute(),
  'a reference as a table': (db) =>
    db.selectFrom(sql.ref<{ number: string }>('invoice').as('i')).select('i.number').execute(),
  'an identifier as a table': (db) =>
    db
      .selectFrom(sql.id('invoice').$castTo<{ number: string }>().as('i'))
      .select('i.number')
      .execute(),
  'a raw name as a table': (db) =>
    db
      .selectFrom(sql<{ number: string }>`invoice`.as('i'))
      .select('i.number')
      .execute(),
  'a raw table in a join': (db) =>
    db
      .selectFrom('customer')
      .innerJoin(sql<{ number: string }>`only invoice`.as('i'), (join) => join.onTrue())
      .select('i.number')
      .execute(),
  'a sample of a table': (db) =>
    db
      .selectFrom(sql<{ number: string }>`${sql.table('invoice')} tablesample system (100)`.as('i'))
      .select('i.number')
      .execute(),
  'a raw list of tables behind a call': (db) =>
    db
      .selectFrom(sql<{ number: string }>`generate_series(1, 1) n, invoice`.as('i'))
      .select('i.number')
      .execute(),
  'a raw alias behind which another table stands': (db) =>
    db
      .selectFrom(sql<{ id: string }>`(values ('x'))`.as<'c'>(sql`c(id), invoice`))
      .selectAll()
      .execute(),
  'a modifier that continues the condition': (db) =>
    db
      .deleteFrom('invoice')
      .modifyEnd(sql`or true`)
      .execute(),
  'a modifier that adds a query': (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .modifyEnd(sql`limit 1 union all select name from customer`)
      .execute(),
  'a modifier in front that begins the list': (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .modifyFront(sql`name from customer union all select`)
      .execute(),
  'other databases’ insert or ignore': (db) =>
    db.insertInto('invoice').orIgnore().values({ number: '1' }).execute(),
  'other databases’ replace': (db) => db.replaceInto('invoice').values({ number: '1' }).execute(),
  'other databases’ top': (db) => db.selectFrom('invoice').top(1).select('number').execute(),
  'other databases’ output': (db) => db.deleteFrom('invoice').output('deleted.number').execute(),
  'other databases’ apply': (db) =>
    db
      .selectFrom('customer')
      .crossApply((eb) => eb.selectFrom('invoice').select('number').as('i'))
      .select('i.number')
      .execute(),
  'create table': (db) => db.schema.createTable('mine').addColumn('id', 'integer').execute(),
  'drop table': (db) => db.schema.dropTable('invoice').execute(),
  'create view': (db) =>
    db.schema.createView('mine').as(db.selectFrom('invoice').selectAll()).execute(),
}

describe('what cannot be proved is refused before anything is sent', () => {
  test.each(Object.entries(REFUSED))('%s', async (_name, shape) => {
    const { application, one, other } = tenants
    const before = [await tenants.rowsOf(one), await tenants.rowsOf(other)]
    const refused = application.tenancy.run(one.slug, () => shape(application.tenancy.db))
    await expect(refused).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
    expect([await tenants.rowsOf(one), await tenants.rowsOf(other)]).toEqual(before)
  })
})

/** Untyped: the names of functions are any string. */
function call(name: string): Shape {
  return (db) => db.selectNoFrom((eb) => eb.fn<string>(name, [sql.lit('x')]).as('called')).execute()
}

describe('a function that reaches past the statement is refused', () => {
  test.each([
    'query_to_xml',
    'QUERY_TO_XML',
    'pg_catalog.query_to_xml',
    'table_to_xmlschema',
    'schema_to_xml_and_xmlschema',
    'database_to_xml',
    'cursor_to_xml',
    'ts_stat',
    'ts_rewrite',
    'public.dblink',
    'dblink_exec',
    'crosstab',
    'connectby',
    'xpath_table',
    'set_config',
    'setseed',
    'pg_stat_get_activity',
    'pg_catalog.pg_stat_get_backend_activity',
    'current_setting',
    'pg_terminate_backend',
    'pg_cancel_backend',
    'pg_notify',
    'pg_advisory_lock',
    'pg_try_advisory_lock_shared',
    'pg_advisory_unlock_all',
    'lo_get',
    'lo_from_bytea',
    'loread',
    'pg_read_file',
    'pg_ls_dir',
    'pg_stat_file',
    'tenantry.find_tenant',
    'count(*) from invoice; --',
    '"lo_get"',
    'now() or',
    '',
  ])('%s', async (name) => {
    const { application, one } = tenants
    const refused = application.tenancy.run(one.slug, () => call(name)(application.tenancy.db))
    await expect(refused).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
  })

  test('an aggregate by such a name as well', async () => {
    const { application, one } = tenants
    const refused = application.tenancy.run(one.slug, () =>
      application.tenancy.db
        .selectFrom('invoice')
        .select((eb) => eb.fn.agg<string>('lo_get', ['number']).as('called'))
        .execute(),
    )
    await expect(refused).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
  })

  test.each(['upper', 'pg_catalog.lower', 'LENGTH', 'pg_advisory_xact_lock_shared'])(
    'but not %s',
    async (name) => {
      const { application, one } = tenants
      await application.tenancy.run(one.slug, () => {
        const query = application.tenancy.db.selectNoFrom((eb) => eb.fn(name, []).as('called'))
        expect(query.compile().sql).toContain(`${name}(`)
      })
    },
  )
})

describe('a raw fragment that could change what surrounds it is refused', () => {
  test.each([
    ['a line comment', sql<boolean>`true --`],
    ['a block comment', sql<boolean>`true /* and`],
    ['a parenthesis that closes the guard', sql<boolean>`true) or (true`],
    ['a parenthesis that stays open', sql<boolean>`(true`],
    ['a semicolon', sql<boolean>`true; select 1`],
    ['an open quote', sql<boolean>`number = 'x`],
    ['an open dollar quote', sql<boolean>`number = $a$x`],
    ['an escape that keeps the quote open', sql<boolean>`number = e'\\'`],
    ['quotes that a piece inside breaks', sql<boolean>`'${sql.raw("x') or ('1'='1")}'::boolean`],
    ['a comment made of two pieces', sql<boolean>`1 = 1 -${sql.raw('- ')}`],
    ['a comment made with a negative number', sql<boolean>`1 = 1 -${sql.lit(-1)}`],
    ['a dollar quote made with a parameter', sql<boolean>`true or $${1} = ${2}`],
    ['an escape prefix before a literal', sql<boolean>`number = e${sql.lit("\\' or 1 = 1 --")}`],
    ['a comment made of a minus and an expression', sql<boolean>`1 -${sql`-1`} = 2`],
    ['another query', sql<boolean>`true union all select name from customer`],
    ['another query right behind a parameter', sql<boolean>`number = ${'1'}union select ''`],
    ['another query behind a literal', sql<boolean>`amount = 1union select ''`],
    ['a query in a piece inside', sql<boolean>`true ${sql.raw('EXCEPT')} ${sql`select ''`}`],
    ['a join', sql<boolean>`true join customer on true`],
    ['a list of tables', sql<boolean>`true from customer`],
  ])('%s', async (_name, fragment) => {
    const { application, one } = tenants
    await application.tenancy.run(one.slug, async () => {
      const query = application.tenancy.db.selectFrom('invoice').select('number').where(fragment)
      await expect(query.execute()).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
    })
  })

  test.each([
    ['a quoted comment', sql<boolean>`number <> '--' and number <> '/*'`],
    ['a doubled quote', sql<boolean>`number <> 'it''s ('`],
    ['a dollar quote', sql<boolean>`number <> $q$ ; -- ( $q$`],
    ['an escape string', sql<boolean>`number <> e'\\' (' `],
    ['a quoted identifier', sql<boolean>`"invoice"."number" <> ')'`],
    ['parameters and operators', sql<boolean>`amount - ${1} > ${0} and amount / ${1} > 0`],
    [
      'words of clauses in names and quotes',
      sql<boolean>`"number" <> 'select' and 'x' <> $q$from$q$`,
    ],
    [
      'words of clauses in parentheses',
      sql<boolean>`exists (select from customer where name <> '')`,
    ],
    [
      'distinct from',
      sql<boolean>`number is not  distinct
 from number`,
    ],
    ['raw pieces inside', sql<boolean>`number in (${sql.join(['1', '2', '3'])})`],
    ['a negative literal', sql<boolean>`amount > ${sql.lit(-1)}`],
  ])('but not %s', async (_name, fragment) => {
    const { application, one } = tenants
    await application.tenancy.run(one.slug, async () => {
      const query = application.tenancy.db.selectFrom('invoice').select('number').where(fragment)
      expect(await query.orderBy('number').execute()).toHaveLength(3)
    })
  })
})
