import { sql } from 'kysely'

import type { Tenancy, Tenant } from '@tenantry/runtime'

import { CHANGES_CHANNEL } from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { type DoorAttack, type DoorAttacks, unlessRefused, unlessSame } from './door-attack.ts'
import type { DoorFleet } from './door-fleet.ts'

type Change = (doors: DoorFleet, tenant: Tenant) => Promise<unknown>

const LAST = 'the last one'

/** What is told of a change, to whoever listens as the application. */
async function hear(doors: DoorFleet, change: () => Promise<unknown>): Promise<string[]> {
  const client = await doors.connectAsApp()
  const told: string[] = []
  const { promise: end, resolve } = Promise.withResolvers<void>()
  client.on('notification', ({ payload = '' }) => {
    if (payload === LAST) resolve()
    else told.push(payload)
  })
  await client.query(`listen ${CHANGES_CHANNEL}`)
  await change()
  // What was committed before comes before.
  await doors.asAdmin(`select pg_notify('${CHANGES_CHANNEL}', $1)`, [LAST])
  await end
  await client.query('unlisten *')
  return told
}

/** Changes what processes remember, in a session that fires no triggers but those that are always fired. */
function changeUnheard(change: Change, of: (tenant: Tenant) => string): DoorAttack {
  return async ({ fleet }) => {
    const doors = await fleet()
    const tenant = await doors.createTenant('bridged')
    const told = await hear(doors, async () => {
      await doors.asAdmin('set session_replication_role = replica')
      await change(doors, tenant)
      await doors.asAdmin('reset session_replication_role')
    })
    return told.includes(of(tenant).slice(-3)) ? undefined : `only ${told.join()} was told`
  }
}

/** Whether the catalog claims to tell its changes when one of its triggers does not fire always. */
function silence(how: string): DoorAttack {
  return async ({ fleet }) => {
    const doors = await fleet()
    await doors.asAdmin(`alter table tenantry.placement ${how} trigger tell_change`)
    const [answer] = await doors.asApp('select tenantry.tells_changes() as tells')
    await doors.asAdmin('alter table tenantry.placement enable always trigger tell_change')
    return unlessSame(answer, { tells: false })
  }
}

function find(prepare: Change, slugOf: (tenant: Tenant) => string): DoorAttack {
  return async ({ fleet }) => {
    const doors = await fleet()
    const tenant = await doors.createTenant('bridged')
    await prepare(doors, tenant)
    const found = await doors.asApp('select slug from tenantry.find_tenant($1)', [slugOf(tenant)])
    return unlessSame(found, [])
  }
}

type Db = Tenancy<TestDatabase>['db']

const NOTHING_LATER = async (): Promise<void> => undefined

async function insertLate(db: Db): Promise<unknown> {
  return await db.insertInto('customer').values({ name: 'too late' }).execute()
}

/** In a process that knows the tenant, and nothing of its deletion yet. */
function goOnWhenDeleted(
  later: (doors: DoorFleet) => Promise<unknown>,
  write: (db: Db) => Promise<unknown> = insertLate,
): DoorAttack {
  return async ({ fleet }) => {
    const doors = await fleet()
    const { id, slug } = await doors.createTenant()
    await using tenancy = await doors.openProcess()
    const context = await tenancy.admit(slug)
    await doors.asAdmin('select tenantry.note_deleted($1)', [id])
    await later(doors)
    return await unlessRefused('CONTEXT_OUTDATED', () =>
      tenancy.enter(context, () => write(tenancy.db)),
    )
  }
}

/** A function of the application that writes where a query only seems to read. */
async function makeKeeper(doors: DoorFleet): Promise<void> {
  await doors.asAdmin(`create or replace function pool.keep_customer(name text) returns bigint
    language sql begin atomic
      insert into pool.customer (tenant_id, name) values (tenantry.current_tenant(), name) returning 1::bigint;
    end`)
}

/** What the application's role may ask the catalog itself for, and what the catalog tells. */
export const CATALOG_ATTACKS: DoorAttacks = {
  'find a tenant by another slug': find(
    async () => undefined,
    ({ slug }) => `${slug}x`,
  ),
  'find a tenant that is being made': find(
    (doors, { id }) =>
      doors.asAdmin("update tenantry.tenant set status = 'provisioning' where id = $1", [id]),
    ({ slug }) => slug,
  ),
  'find a tenant in a placement that is being made': find(
    (doors, { placement }) =>
      doors.asAdmin("update tenantry.placement set status = 'provisioning' where id = $1", [
        placement.id,
      ]),
    ({ slug }) => slug,
  ),
  'resume a tenant that is being deleted': async ({ runtime, fleet }) => {
    const doors = await fleet()
    const { id, slug } = await doors.createTenant()
    const { setTenantStatus } = await runtime.load('fleet/index.ts')
    await doors.asAdmin("update tenantry.tenant set status = 'deleting' where id = $1", [id])
    return await unlessRefused('TENANT_NOT_READY', () =>
      setTenantStatus(doors.fleet, slug, 'active'),
    )
  },
  'be deleted without a note in the placement': async ({ runtime, fleet }) => {
    const doors = await fleet()
    const { id, slug } = await doors.createTenant()
    const { deleteTenant } = await runtime.load('fleet/index.ts')
    await deleteTenant(doors.fleet, slug, { settleMs: 0 })
    const [answer] = await doors.asApp('select tenantry.is_deleted($1) as deleted', [id])
    return unlessSame(answer, { deleted: true })
  },
  'go on when deleted': goOnWhenDeleted(NOTHING_LATER),
  'go on when deleted, by a select with an insert in it': goOnWhenDeleted(NOTHING_LATER, (db) =>
    db
      .with('kept', (cte) =>
        cte.insertInto('customer').values({ name: 'too late' }).returning('customer.name'),
      )
      .selectFrom('kept')
      .select('kept.name')
      .execute(),
  ),
  'go on when deleted, by a function': goOnWhenDeleted(makeKeeper, (db) =>
    db
      .selectNoFrom((eb) => eb.fn<number>('keep_customer', [eb.val('too late')]).as('kept'))
      .execute(),
  ),
  'go on when deleted, by a function that is called like an aggregate': goOnWhenDeleted(
    makeKeeper,
    (db) =>
      db
        .selectNoFrom((eb) => eb.fn.agg<number>('keep_customer', [eb.val('too late')]).as('kept'))
        .execute(),
  ),
  'go on when deleted, by raw SQL in a select': goOnWhenDeleted(makeKeeper, (db) =>
    db.selectNoFrom(sql<number>`keep_customer('too late')`.as('kept')).execute(),
  ),
  'go on when deleted, behind a select in a transaction': goOnWhenDeleted(NOTHING_LATER, (db) =>
    db.transaction().execute(async (trx) => {
      await trx.selectFrom('customer').select('name').execute()
      return await trx.insertInto('customer').values({ name: 'too late' }).execute()
    }),
  ),
  'go on when deleted, and another one later': goOnWhenDeleted(async (doors) => {
    await doors.asAdmin('select tenantry.note_deleted($1)', [(await doors.createTenant()).id])
  }),

  'be suspended unheard': changeUnheard(
    (doors, { id }) =>
      doors.asAdmin("update tenantry.tenant set status = 'suspended' where id = $1", [id]),
    ({ id }) => id,
  ),
  'be gone unheard': changeUnheard(
    (doors, { id }) => doors.asAdmin('delete from tenantry.tenant where id = $1', [id]),
    ({ id }) => id,
  ),
  'be moved unheard': changeUnheard(
    async (doors, { placement }) => {
      // And back: the system scope goes wherever a placement is.
      for (const database of ['elsewhere', placement.database]) {
        await doors.asAdmin('update tenantry.placement set database = $2 where id = $1', [
          placement.id,
          database,
        ])
      }
    },
    ({ placement }) => placement.id,
  ),
  'be migrated unheard': changeUnheard(
    (doors, { placement }) =>
      doors.asAdmin(
        `with ledger as (insert into tenantry.ledger values ($1::text, '{added}', '{x}') returning digest)
         update tenantry.placement set ledger = digest from ledger where id = $1::uuid`,
        [placement.id],
      ),
    ({ placement }) => placement.id,
  ),
  'use a revoked key unheard': changeUnheard(
    async (doors, { id }) => {
      await doors.asAdmin(
        `insert into tenantry.api_key (id, tenant_id, name, hash, ending)
         values (gen_random_uuid(), $1, '', sha256(uuid_send($1)), '')`,
        [id],
      )
      await doors.asAdmin('update tenantry.api_key set revoked_at = now() where tenant_id = $1', [
        id,
      ])
    },
    ({ id }) => id,
  ),
  'use a domain that was taken away unheard': changeUnheard(
    async (doors, { id }) => {
      await doors.asAdmin(
        "insert into tenantry.tenant_domain (tenant_id, domain, token) values ($1, 'x.com', '')",
        [id],
      )
      await doors.asAdmin('delete from tenantry.tenant_domain where tenant_id = $1', [id])
    },
    ({ id }) => id,
  ),
  'have a trigger switched off unnoticed': silence('disable'),
  'have a trigger that is not always fired unnoticed': silence('enable'),
  'learn the id of a tenant from what is told': async ({ fleet }) => {
    const doors = await fleet()
    const { id } = await doors.createTenant()
    const told = await hear(doors, () =>
      doors.asAdmin("update tenantry.tenant set status = 'suspended' where id = $1", [id]),
    )
    return unlessSame(told, [id.slice(-3)])
  },
}
