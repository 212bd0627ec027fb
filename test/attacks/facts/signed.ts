import { sql } from 'kysely'
import { Client } from 'pg'

import { ContextKey } from '../../../packages/runtime/src/database/sign/context-key.ts'
import { signTenant } from '../../../packages/runtime/src/database/sign/context-token.ts'
import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'
import { type Scene, SIGNING_SECRET } from '../scene/create-scene.ts'

const ALONE = {
  fact: 'SQL injection can call set_config itself, and become another tenant',
  isPower: true,
  namesVictim: true,
  uncontrolled: 'no row has to be seen: to be believed is enough',
} as const

/**
 * Contexts that the application did not make, in a fleet that signs them. test/attacks/injection has the
 * whole of SQL injection; here is one attack for each thing that the database compares.
 */
export const SIGNED_ATTACKS: Attacks = {
  'be the victim without a token': become(({ victim }) => [victim.id, '']),
  'be the victim with an own token': become(({ victim }) => [victim.id, undefined]),
  'be itself with a token whose time has passed': become(async ({ self, scene }) => {
    const key = await ContextKey.derive(SIGNING_SECRET, scene.config.name)
    return [self.id, signTenant(key, self.id, seconds() - 60)]
  }),
  'be the victim with a key that nobody knows': become(async ({ victim, scene }) => {
    const key = await ContextKey.derive('another secret of 32 characters.', scene.config.name)
    return [victim.id, signTenant(key, victim.id, seconds() + 60)]
  }),
  'be the victim with the key of another application': become(async ({ victim, scene }) => {
    const key = await scene.runtime.ContextKey.derive(SIGNING_SECRET, 'another application')
    return [victim.id, signTenant(key, victim.id, seconds() + 60)]
  }),
  'be itself with a token of a later time': become(async ({ self, scene }) => {
    const key = await ContextKey.derive(SIGNING_SECRET, scene.config.name)
    return [self.id, signTenant(key, self.id, seconds() + 86_400)]
  }),
  'be itself for longer than its token says': become(async ({ self, tenancy }) => {
    const [expiry = '', ...rest] = (await ownToken(tenancy)).split('.')
    return [self.id, [Number(expiry) + 60, ...rest].join('.')]
  }),
  'be itself with a key that was retired': {
    ...ALONE,
    attempt: async (attacker) => {
      const { scene, self } = attacker
      const [old, next] = await Promise.all(
        [SIGNING_SECRET, 'a secret that came behind that one'].map((secret) =>
          ContextKey.derive(secret, scene.config.name),
        ),
      )
      if (old === undefined || next === undefined) throw new Error('There is no key.')
      await installKey(scene, next)
      try {
        return await claim(attacker, [self.id, signTenant(old, self.id, seconds() + 60)])
      } finally {
        await installKey(scene, old)
      }
    },
  },
  'be the victim by a function in place of the hash': {
    ...ALONE,
    attempt: async (attacker) => {
      const { scene, self, victim, tenancy } = attacker
      await scene.asAdmin(
        self,
        `create schema play; grant usage on schema play to public;
         create function play.sha256(bytea) returns bytea language sql
           return pg_catalog.decode(pg_catalog.right(pg_catalog.current_setting('tenantry.token'), 64), 'hex')`,
      )
      try {
        return await tenancy.transaction(async (trx) => {
          await sql`select set_config('search_path', 'play, pg_catalog', true)`.execute(trx)
          await sql`select set_config('tenantry.tenant_id', ${victim.id}, true)`.execute(trx)
          const invoices = sql.id(self.placement.schema, 'invoice')
          return (await sql`select number from ${invoices} order by 1`.execute(trx)).rows
        })
      } finally {
        await scene.asAdmin(self, 'drop schema play cascade')
      }
    },
  },
  'read the keys': {
    ...ALONE,
    attempt: async ({ tenancy }) =>
      (await sql`select inner_pad from tenantry.signing_key`.execute(tenancy.db)).rows,
  },
}

type Claim = readonly [tenantId: string, token: string | undefined]

function become(of: (attacker: Attacker) => Claim | Promise<Claim>): Attack {
  return { ...ALONE, attempt: async (attacker) => await claim(attacker, await of(attacker)) }
}

/** Reads as whoever it claims to be, in a transaction of its own. */
async function claim({ tenancy }: Attacker, [tenantId, token]: Claim): Promise<unknown> {
  return await tenancy.transaction(async (trx) => {
    await sql`select set_config('tenantry.tenant_id', ${tenantId}, true)`.execute(trx)
    if (token !== undefined) {
      await sql`select set_config('tenantry.token', ${token}, true)`.execute(trx)
    }
    return (await sql`select number from invoice order by 1`.execute(trx)).rows
  })
}

async function ownToken(tenancy: Attacker['tenancy']): Promise<string> {
  const asked = sql<{ token: string }>`select current_setting('tenantry.token') as token`
  const { rows } = await asked.execute(tenancy.db)
  return rows[0]?.token ?? ''
}

/** As a deployment with this key alone does it, under the runtime that is attacked. */
async function installKey({ config, runtime }: Scene, key: ContextKey): Promise<void> {
  const client = new Client({ connectionString: config.clusters['primary']?.url })
  await client.connect()
  try {
    const { name } = config
    const roles = { owner: `${name}_owner`, app: `${name}_app`, system: `${name}_system` }
    await client.query('begin')
    await runtime.installContextKeys(client, roles, [key])
    await client.query('commit')
  } finally {
    await client.end()
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
