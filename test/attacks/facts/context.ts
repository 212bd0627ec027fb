import { sql } from 'kysely'

import type { Attacks, Db } from '../oracle/attack.ts'

async function numbers(db: Db): Promise<unknown> {
  const { rows } = await sql`select number from invoice order by 1`.execute(db)
  return rows
}

const GUARDS_ITSELF = 'it stops before a byte is sent, whatever the database guards'

/** Ways to be somebody else, or nobody. */
export const CONTEXT_ATTACKS: Attacks = {
  'use the database of a context that has ended': {
    fact: 'a context ends with its run',
    isOutside: true,
    isPower: true,
    uncontrolled: GUARDS_ITSELF,
    attempt: ({ db }) => numbers(db),
  },
  'ask for the database without a context': {
    fact: 'there is no last tenant',
    isOutside: true,
    isPower: true,
    uncontrolled: GUARDS_ITSELF,
    attempt: async ({ tenancy }) => numbers(tenancy.db),
  },
  "enter the victim's context from within": {
    fact: 'a context inside the context of another tenant is refused',
    isPower: true,
    namesVictim: true,
    uncontrolled: GUARDS_ITSELF,
    attempt: ({ tenancy, victim }) => tenancy.run(victim.slug, () => numbers(tenancy.db)),
  },
  "read in the victim's context through an own transaction": {
    fact: 'a connection was taken for one tenant and serves no other',
    isOutside: true,
    isPower: true,
    namesVictim: true,
    uncontrolled: GUARDS_ITSELF,
    async attempt({ tenancy, self, victim }) {
      const trx = await tenancy.run(self.slug, () => tenancy.db.startTransaction().execute())
      try {
        return await tenancy.run(victim.slug, () => sql`select number from invoice`.execute(trx))
      } finally {
        await tenancy.run(self.slug, () => trx.rollback().execute())
      }
    },
  },
  "carry the victim's transaction into an own context": {
    fact: 'a connection was taken for one tenant and serves no other',
    isOutside: true,
    isPower: true,
    namesVictim: true,
    uncontrolled: GUARDS_ITSELF,
    async attempt({ tenancy, self, victim }) {
      const trx = await tenancy.run(victim.slug, () => tenancy.db.startTransaction().execute())
      try {
        return await tenancy.run(self.slug, () => sql`select number from invoice`.execute(trx))
      } finally {
        await tenancy.run(victim.slug, () => trx.rollback().execute())
      }
    },
  },
  'execute a part of a query that the victim built': {
    fact: 'a subquery built from a scoped database carries its tenant',
    isOutside: true,
    uncontrolled: 'there the part carries no tenant at all',
    async attempt({ tenancy, self, victim }) {
      const theirs = await tenancy.run(victim.slug, () =>
        tenancy.db.selectFrom('invoice').select('number').toOperationNode(),
      )
      return await tenancy.run(self.slug, () =>
        sql`select number from (${{ toOperationNode: () => theirs }}) as theirs order by 1`.execute(
          tenancy.db,
        ),
      )
    },
  },
  'execute a query that the victim has executed': {
    fact: 'a query that is compiled again is taken from memory',
    isOutside: true,
    uncontrolled: 'there the query carries no tenant at all',
    async attempt({ tenancy, self, victim }) {
      const query = tenancy.run(victim.slug, async () => {
        const built = tenancy.db.selectFrom('invoice').select('number').orderBy('number')
        for (let times = 0; times < 3; times += 1) await built.execute()
        return { built }
      })
      const { built } = await query
      return await tenancy.run(self.slug, () => built.execute())
    },
  },
  'send a statement when the transaction has ended': {
    fact: 'Kysely queues statements; one that comes late would run alone',
    isPower: true,
    uncontrolled: GUARDS_ITSELF,
    async attempt({ tenancy }) {
      const trx = await tenancy.db.startTransaction().execute()
      await trx.selectFrom('currency').select('code').execute()
      await trx.commit().execute()
      return await sql`select number from invoice`.execute(trx)
    },
  },
  'name the victim in another case': {
    fact: 'slugs are compared exactly',
    isOutside: true,
    isPower: true,
    namesVictim: true,
    uncontrolled: GUARDS_ITSELF,
    attempt: ({ tenancy, victim }) =>
      tenancy.run(victim.slug.toUpperCase(), () => numbers(tenancy.db)),
  },
  'read while the victim reads': {
    fact: 'what is kept in a variable is swapped as soon as two requests interleave',
    isOutside: true,
    uncontrolled: 'the other request is the control: it sees its own rows',
    async attempt({ tenancy, self, victim }) {
      const [own, theirs] = await Promise.all([
        tenancy.run(self.slug, () => numbers(tenancy.db)),
        tenancy.run(victim.slug, async () => {
          const { rows } = await sql`select distinct tenant_id from invoice`.execute(tenancy.db)
          return rows.filter(
            (row) => JSON.stringify(row) !== JSON.stringify({ tenant_id: victim.id }),
          )
        }),
      ])
      return { own, foreign: theirs }
    },
  },
  'wait for a connection that the victim gives back': {
    fact: 'a pool hands out connections in the context of whoever gives them back',
    isOutside: true,
    uncontrolled: 'no statement goes past its context here',
    async attempt({ tenancy, self, victim }) {
      const held = await Promise.all(
        Array.from({ length: 6 }, () =>
          tenancy.run(victim.slug, async () => {
            const trx = await tenancy.db.startTransaction().execute()
            await sql`select 1`.execute(trx)
            return trx
          }),
        ),
      )
      const waiting = tenancy.run(self.slug, () => numbers(tenancy.db))
      await tenancy.run(victim.slug, () => Promise.all(held.map((trx) => trx.rollback().execute())))
      return await waiting
    },
  },
}
