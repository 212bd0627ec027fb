import { randomBytes } from 'node:crypto'

import type { Tenancy, Tenant } from '@tenantry/runtime'

import type { RunQuery } from '../../../packages/runtime/src/context/tenant-directory.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { answerWith } from './answer-with.ts'
import { type DoorAttack, type DoorAttacks, unlessRefused, unlessSame } from './door-attack.ts'
import type { DoorFleet } from './door-fleet.ts'

interface Inside {
  readonly doors: DoorFleet
  readonly tenancy: Tenancy<TestDatabase>
  readonly mallory: Tenant
  readonly victim: Tenant
}

function fromInside(attempt: (inside: Inside) => Promise<string | undefined>): DoorAttack {
  return async ({ fleet }) => {
    const doors = await fleet()
    await using tenancy = await doors.openProcess()
    const [mallory, victim] = [await doors.createTenant(), await doors.createTenant()]
    return await attempt({ doors, tenancy, mallory, victim })
  }
}

/** Goes on with a context, in a process that knows nothing of what was when it was made. */
async function goOn({ doors }: Inside, context: Awaited<ReturnType<Inside['tenancy']['admit']>>) {
  await using tenancy = await doors.openProcess()
  return await tenancy.enter(context, () =>
    tenancy.db.selectFrom('invoice').select('number').execute(),
  )
}

/** Ways to take a context further than it goes. */
export const CONTEXT_ATTACKS: DoorAttacks = {
  'take up the context of another with an own id': fromInside(
    async ({ tenancy, mallory, victim }) =>
      await unlessRefused('CONTEXT_OUTDATED', () =>
        tenancy.takeUp({ slug: victim.slug, tenantId: mallory.id }, () => 'inside'),
      ),
  ),
  'go on when suspended': fromInside(async (inside) => {
    const { doors, tenancy, mallory } = inside
    const context = await tenancy.admit(mallory.slug)
    await doors.asAdmin("update tenantry.tenant set status = 'suspended' where id = $1", [
      mallory.id,
    ])
    return await unlessRefused('TENANT_SUSPENDED', () => goOn(inside, context))
  }),
  'go on when another tenant has the slug': fromInside(async (inside) => {
    const { doors, tenancy, mallory, victim } = inside
    const context = await tenancy.admit(mallory.slug)
    await doors.asAdmin('delete from tenantry.tenant where id = $1', [mallory.id])
    await doors.asAdmin('update tenantry.tenant set slug = $2 where id = $1', [
      victim.id,
      mallory.slug,
    ])
    return await unlessRefused('CONTEXT_OUTDATED', () => goOn(inside, context))
  }),
  'go on when deleted, while the catalog does not answer': fromInside(
    async ({ doors, tenancy, mallory }) => {
      await tenancy.admit(mallory.slug)
      await doors.asAdmin('insert into tenantry.deleted_tenant values ($1)', [mallory.id])
      await using outage = await breakCatalog(doors)
      using clock = turnClock(6000)
      void [outage, clock]
      return await unlessRefused('TENANT_UNKNOWN', () => tenancy.admit(mallory.slug))
    },
  ),
  'bind a callback to nobody': fromInside(
    async ({ tenancy }) =>
      await unlessRefused('CONTEXT_MISSING', () => tenancy.bind(() => 'inside')),
  ),
  'call back as somebody else': fromInside(async ({ tenancy, mallory, victim }) => {
    const bound = await tenancy.run(mallory.slug, () =>
      tenancy.bind(() => tenancy.currentTenant()?.slug),
    )
    return unlessSame(await tenancy.run(victim.slug, () => bound()), mallory.slug)
  }),
  'be the outer tenant inside the context of another': fromInside(
    async ({ tenancy, mallory, victim }) => {
      const inner = () =>
        tenancy.run(victim.slug, () => tenancy.currentTenant()?.slug, { insideAnotherTenant: true })
      return unlessSame(await tenancy.run(mallory.slug, inner), victim.slug)
    },
  ),
  'have a table taken for one that all tenants share': fromInside(async ({ tenancy, mallory }) =>
    unlessSame((await tenancy.admit(mallory.slug)).sharedTables.has('customer'), false),
  ),
  'have a table taken for a shared one of another schema': fromInside(
    async ({ doors, tenancy, mallory }) => {
      const schema = `other_${randomBytes(4).toString('hex')}`
      await doors.asAdmin(`create schema ${schema}; create table ${schema}.invoice (number text)`)
      const { sharedTables } = await tenancy.admit(mallory.slug)
      await doors.asAdmin(`drop schema ${schema} cascade`)
      return unlessSame(sharedTables.has('invoice'), false)
    },
  ),
  'have a table taken for what it was before': async ({ runtime }) => {
    const { SharedTables } = await runtime.load('context/shared-tables.ts')
    const known = new SharedTables()
    const placement = { id: 'p', mode: 'pool', cluster: 'c', database: 'd', schema: 's' } as const
    const ask = async (version: string, name: string): Promise<string[]> => {
      const query: RunQuery = async () => answerWith([{ name }])
      return [...(await known.of(placement, version, query))]
    }
    await ask('1', 'note')
    return unlessSame(await ask('2', 'currency'), ['currency'])
  },
}

/** The catalog says that it shuts down, until this is disposed. */
async function breakCatalog(doors: DoorFleet): Promise<AsyncDisposable> {
  const [row] = await doors.asAdmin(
    "select pg_get_functiondef('tenantry.find_tenant(text)'::regprocedure) as was",
  )
  if (typeof row !== 'object' || row === null || !('was' in row)) throw new Error('no function')
  const was = String(row.was)
  await doors.asAdmin(`create or replace function tenantry.find_tenant(wanted text)
    ${/returns table\s*\([^)]*\)/i.exec(was)?.[0]} language plpgsql stable security definer as $$
    begin raise exception using errcode = '57P01', message = 'it shuts down'; end $$`)
  return { [Symbol.asyncDispose]: async () => void (await doors.asAdmin(was)) }
}

/** Lets the clock of this process go ahead, until this is disposed. */
function turnClock(milliseconds: number): Disposable {
  const now = performance.now.bind(performance)
  performance.now = () => now() + milliseconds
  return {
    [Symbol.dispose]() {
      performance.now = now
    },
  }
}
