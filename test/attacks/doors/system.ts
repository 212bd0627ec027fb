import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import type { SystemDatabase, Tenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import { type DoorAttack, type DoorAttacks, unlessRefused, unlessSame } from './door-attack.ts'
import type { DoorFleet } from './door-fleet.ts'

interface Trespass {
  readonly doors: DoorFleet
  readonly tenancy: Tenancy<TestDatabase>
  /** Of no other scope. */
  readonly reason: string
}

function trespass(attempt: (trespass: Trespass) => Promise<string | undefined>): DoorAttack {
  return async ({ fleet }) => {
    const doors = await fleet()
    await using tenancy = await doors.openProcess()
    return await attempt({ doors, tenancy, reason: randomUUID() })
  }
}

async function auditOf({ doors, reason }: Trespass): Promise<unknown[]> {
  return await doors.asAdmin(
    `select actor, statements, outcome, finished_at is not null as finished
     from tenantry.audit where reason = $1`,
    [reason],
  )
}

const actor = 'mallory'
const BEGUN = [{ actor, statements: null, outcome: null, finished: false }]

/** The way across tenants, without leaving a trace. */
export const SYSTEM_ATTACKS: DoorAttacks = {
  'give no reason': trespass(
    async ({ tenancy }) =>
      await unlessRefused('SYSTEM_REASON_MISSING', () => tenancy.system(' ', async () => 'inside')),
  ),
  'be in no audit while it lasts': trespass(async (here) => {
    let seen: unknown
    await here.tenancy.system(
      here.reason,
      async () => {
        seen ??= await auditOf(here)
      },
      { actor },
    )
    return unlessSame(seen, BEGUN)
  }),
  'send statements that nobody counts': trespass(async (here) => {
    const places = await here.tenancy.system(
      here.reason,
      async (db) => await db.selectFrom('invoice').select('number').execute(),
      { actor },
    )
    const counted = [{ actor, statements: places.length, outcome: 'done', finished: true }]
    return unlessSame(await auditOf(here), counted)
  }),
  'fail and be noted as done': trespass(async (here) => {
    const failed = here.tenancy.system(here.reason, async () => Promise.reject(new Error()), {
      actor,
    })
    await failed.catch(() => undefined)
    const noted = [{ actor, statements: 0, outcome: 'failed', finished: true }]
    return unlessSame(await auditOf(here), noted)
  }),
  'send statements behind the end': trespass(async ({ tenancy, reason }) => {
    let kept: SystemDatabase<TestDatabase> | undefined
    await tenancy.system(reason, async (db) => {
      kept = db
    })
    return await unlessRefused('SYSTEM_SCOPE_ENDED', () =>
      kept?.selectFrom('invoice').select('number').execute(),
    )
  }),
  'write another reason into the audit': trespass(async ({ doors, tenancy, reason }) => {
    await tenancy.system(reason, async (db) => {
      await sql`update tenantry.audit set reason = 'maintenance'`.execute(db).catch(() => undefined)
    })
    const kept = await doors.asAdmin('select from tenantry.audit where reason = $1', [reason])
    return unlessSame(kept.length, 1)
  }),
}
