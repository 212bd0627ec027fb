import { sql } from 'kysely'

import { ContextKey } from '../../../packages/runtime/src/database/sign/context-key.ts'
import { signTenant } from '../../../packages/runtime/src/database/sign/context-token.ts'
import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'
import { SIGNING_SECRET } from '../scene/create-scene.ts'

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
}

type Claim = readonly [tenantId: string, token: string | undefined]

function become(claim: (attacker: Attacker) => Claim | Promise<Claim>): Attack {
  return {
    fact: 'SQL injection can call set_config itself, and become another tenant',
    isPower: true,
    namesVictim: true,
    uncontrolled: 'no row has to be seen: to be believed is enough',
    async attempt(attacker) {
      const [tenantId, token] = await claim(attacker)
      return await attacker.tenancy.transaction(async (trx) => {
        await sql`select set_config('tenantry.tenant_id', ${tenantId}, true)`.execute(trx)
        if (token !== undefined) {
          await sql`select set_config('tenantry.token', ${token}, true)`.execute(trx)
        }
        return (await sql`select number from invoice order by 1`.execute(trx)).rows
      })
    },
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
