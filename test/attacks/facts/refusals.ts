import { AliasNode, sql, type SqlBool, TableNode } from 'kysely'

import { IDS } from '../../runtime/database/scope/statement-shapes.ts'
import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'

const UNCONTROLLED = 'no row has to be seen: to be sent is enough'

/** What the query wall refuses because it cannot prove it. Here to be carried out is to succeed. */
export const REFUSAL_ATTACKS: Attacks = {
  'read a table of another schema': refused(({ db, victim }) =>
    db.withSchema(victim.placement.schema).selectFrom('invoice').select('number').execute(),
  ),
  'delete from a table of another schema': refused(({ db, victim }) =>
    db
      .withSchema(victim.placement.schema)
      .deleteFrom('note' as 'invoice')
      .execute(),
  ),
  'insert into a shared table': refused(({ db }) =>
    db.insertInto('currency').values({ code: 'USD', name: 'Dollar' }).execute(),
  ),
  'delete from a shared table': refused(({ db }) => db.deleteFrom('currency').execute()),
  'merge into a shared table': refused(({ db }) =>
    db
      .mergeInto('currency')
      .using('invoice', 'invoice.number', 'currency.code')
      .whenMatched()
      .thenDelete()
      .execute(),
  ),
  'give the tenant in an insert': refused(({ db, self }) =>
    db
      .insertInto('invoice')
      .values({ number: '7', tenant_id: sql<never>`${self.id}::uuid` })
      .execute(),
  ),
  'set the tenant': refused(({ db, self }) =>
    db
      .updateTable('invoice')
      .set({ tenant_id: sql<never>`${self.id}::uuid` })
      .execute(),
  ),
  'set a column that is not named': refused(({ db }) =>
    db
      .updateTable('invoice')
      .set(sql`amount`, 1)
      .execute(),
  ),
  'set the tenant on conflict': refused(({ db, self }) =>
    db
      .insertInto('customer')
      .values({ id: IDS.ada, name: 'Eve' })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ tenant_id: sql<never>`${self.id}::uuid` }),
      )
      .execute(),
  ),
  'insert rows without naming the columns': refused(({ db }) =>
    db
      .insertInto('event' as 'currency')
      .expression(sql`(select gen_random_uuid(), gen_random_uuid(), 'kind')`)
      .execute(),
  ),
  'merge what the source does not match': refused(({ db }) =>
    db
      .mergeInto('note' as 'invoice')
      .using('currency', (join) => join.on(sql<SqlBool>`false`))
      .whenNotMatchedBySource()
      .thenDelete()
      .execute(),
  ),
  'put a comment into a fragment': refused(({ db }) =>
    db
      .selectFrom('invoice')
      .select('number')
      .where(sql<SqlBool>`true /* */`)
      .execute(),
  ),
  'leave a parenthesis open': refused(({ db }) =>
    db
      .selectFrom('invoice')
      .select(sql<string>`max(number`.as('number'))
      .execute(),
  ),
  'close a parenthesis that is not its own': refused(({ db }) =>
    db
      .selectFrom('invoice')
      .select('number')
      .where(sql<SqlBool>`true) or (true`)
      .execute(),
  ),
  'bring a union along in a fragment': refused(({ db }) =>
    db
      .selectFrom('invoice')
      .select('number')
      .orderBy(sql`1 limit 1 union all select number from invoice`)
      .execute(),
  ),
  'name a table in raw SQL as a row source': refused(({ db }) =>
    db
      .selectFrom(sql<{ number: string }>`invoice`.as('i'))
      .select('i.number')
      .execute(),
  ),
  'name a table under a raw alias': refused(({ db }) => {
    const node = AliasNode.create(TableNode.create('invoice'), sql`i`.toOperationNode())
    const source = { alias: 'i', isOperationNodeSource: true, toOperationNode: () => node }
    return db
      .selectFrom(source as never)
      .select(sql`1`.as('one'))
      .execute()
  }),
  'continue the condition with a modifier': refused(({ db }) =>
    db
      .selectFrom('invoice')
      .select('number')
      .modifyEnd(sql`or true`)
      .execute(),
  ),
  'run SQL from text': refused(({ db }) =>
    db
      .selectNoFrom((eb) =>
        eb
          .fn<string>('query_to_xml', [sql`${'select 1'}`, sql`true`, sql`false`, sql`${''}`])
          .as('xml'),
      )
      .execute(),
  ),
  'set the session with a function': refused(({ db }) =>
    db
      .selectNoFrom((eb) =>
        eb.fn<string>('set_config', [sql`${'app.mark'}`, sql`${'x'}`, sql`true`]).as('set'),
      )
      .execute(),
  ),
  'write a large object': refused(({ db }) =>
    db.selectNoFrom((eb) => eb.fn<string>('lo_create', [sql`0`]).as('oid')).execute(),
  ),
  'ask a function of the catalog': refused(({ db, self }) =>
    db.selectNoFrom((eb) => eb.fn<string>('tenantry.current_tenant', []).as(self.slug)).execute(),
  ),
  'hide SQL in the name of a function': refused(({ db }) =>
    db
      .selectNoFrom((eb) =>
        eb.fn<string>('(select max(number) from invoice) || lower', [sql`''`]).as('x'),
      )
      .execute(),
  ),
  'drop a table with the builder': refused(({ db }) =>
    db.schema.dropTable('nothing').ifExists().execute(),
  ),
  'replace a row': refused(({ db }) =>
    db
      .replaceInto('event' as 'currency')
      .values({} as never)
      .execute(),
  ),
  'give a list as the name of a column': refused(({ db }) => {
    // As `?sort=…&sort=…` would: a parsed query string holds lists where one value was expected.
    const sort: unknown = ['number" from invoice --']
    return db
      .selectFrom('invoice')
      .select(sql<string>`${sql.id(sort as string)}`.as('x'))
      .execute()
  }),
  'write to a subquery': refused(({ db }) =>
    db
      .updateTable(db.selectFrom('invoice').select('id').as('i') as never)
      .set({ amount: 1 } as never)
      .execute(),
  ),
}

function refused(attempt: (attacker: Attacker) => Promise<unknown>): Attack {
  return {
    fact: 'what the query wall cannot prove, it refuses',
    attempt,
    isPower: true,
    namesVictim: true,
    uncontrolled: UNCONTROLLED,
    mustBe: 'STATEMENT_REFUSED',
  }
}
