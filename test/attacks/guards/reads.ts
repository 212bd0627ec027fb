import { randomBytes } from 'node:crypto'

import { sql } from 'kysely'

import type { Attacker, Attacks } from '../oracle/attack.ts'
import { openProcess, refused } from './guard-attack.ts'

/** What a read must not do, on whichever server it runs. */
export const GUARDED_READS: Attacks = {
  'write in a read': refused('a read may run twice', '25006', ({ tenancy, self }) =>
    tenancy.run(self.slug, () =>
      tenancy.read((db) => sql`delete from invoice where number = 'none'`.execute(db)),
    ),
  ),
  'begin a transaction in a read': refused(
    'each statement of a read is one by itself',
    'READ_TRANSACTION_UNSUPPORTED',
    ({ tenancy, self }) =>
      tenancy.run(self.slug, () =>
        tenancy.read(async (db) => {
          if (!isWhole(db)) return
          await db.transaction().execute((trx) => sql`select 1`.execute(trx))
        }),
      ),
  ),
  "carry the victim's read into an own context": refused(
    'a read was opened for one tenant and serves no other',
    'CONTEXT_CHANGED',
    async ({ tenancy, self, victim }) => {
      const { db } = await tenancy.run(victim.slug, () =>
        tenancy.read(async (own) => ({ db: own })),
      )
      return await tenancy.run(self.slug, () => sql`select number from invoice`.execute(db))
    },
  ),
  'name a position that is none': refused(
    'a position comes from outside, and is compared on the server',
    'POSITION_INVALID',
    ({ tenancy, self }) =>
      tenancy.run(self.slug, () =>
        tenancy.read((db) => sql`select 1`.execute(db), { after: '1:1:0/0; select 1' }),
      ),
  ),
  'go on reading when suspended': refused(
    'a context outlives its admission',
    'TENANT_SUSPENDED',
    async ({ scene }) => {
      const { slug } = await scene.createTenant(
        `closing-${randomBytes(4).toString('hex')}`,
        'pooled',
      )
      const context = await scene.tenancy.admit(slug)
      await scene.runtime.setTenantStatus(scene.fleet, slug, 'suspended')
      // A process that knows nothing of what was when the context was made.
      await using tenancy = await openProcess(scene, {})
      await tenancy.enter(context, () =>
        tenancy.read((db) => sql`select number from invoice`.execute(db)),
      )
    },
  ),
}

function isWhole(db: object): db is Attacker['db'] {
  return 'transaction' in db
}
