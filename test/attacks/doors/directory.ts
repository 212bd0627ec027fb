import { bucketOf } from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import { DirectoryHarness } from '../../runtime/context/directory-harness.ts'
import {
  type DoorAttack,
  type DoorAttacks,
  type DoorPlace,
  unlessRefused,
  unlessSame,
} from './door-attack.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** A process that has served acme, and its clock. */
type Stay = (process: DirectoryHarness) => Promise<string | undefined>

function stay(attempt: Stay): DoorAttack {
  return async (place) => {
    const harness = await openHarness(place)
    harness.add('acme')
    await harness.find('acme')
    return await attempt(harness)
  }
}

async function openHarness({ runtime }: DoorPlace): Promise<DirectoryHarness> {
  const { HeardChanges } = await runtime.load('context/heard-changes.ts')
  const { TenantDirectory } = await runtime.load('context/tenant-directory.ts')
  return new DirectoryHarness({ HeardChanges, TenantDirectory })
}

function unlessForgotten(harness: DirectoryHarness): string | undefined {
  return harness.knows('acme') ? 'it is served without being asked for' : undefined
}

async function unlessUnreachable(harness: DirectoryHarness): Promise<string | undefined> {
  return await unlessRefused('CATALOG_UNREACHABLE', () => harness.find('acme'))
}

/** The catalog is heard to the end, at this time and at those that come. */
function hear(harness: DirectoryHarness, since: number): void {
  harness.changes.prove(since, harness.now)
}

/** Ways to be served as a tenant that has been shut out, or that is another one by now. */
export const DIRECTORY_ATTACKS: DoorAttacks = {
  'be let in while suspended': async (place) => {
    const harness = await openHarness(place)
    harness.add('acme', { status: 'suspended' })
    return await unlessRefused('TENANT_SUSPENDED', () => harness.find('acme'))
  },
  'have the catalog asked for what is no slug': async (place) => {
    const harness = await openHarness(place)
    return (
      (await unlessRefused('TENANT_UNKNOWN', () => harness.find('a\u0000b'))) ??
      unlessSame(harness.lookups, [])
    )
  },
  'be asked for and not be there': async (place) => {
    const harness = await openHarness(place)
    return await unlessRefused('TENANT_UNKNOWN', () => harness.find('acme'))
  },
  'stay for longer than 5 s': stay(async (harness) => {
    harness.now += 5 * SECOND
    return unlessForgotten(harness)
  }),
  'stay for longer than 5 s behind the last proof': stay(async (harness) => {
    harness.now += 1
    hear(harness, 0)
    harness.now += 5 * SECOND
    return unlessForgotten(harness)
  }),
  'stay for longer than a minute, whatever is heard': stay(async (harness) => {
    harness.now += MINUTE
    hear(harness, 0)
    return unlessForgotten(harness)
  }),
  'stay by what is heard of later changes': stay(async (harness) => {
    harness.now += 6 * SECOND
    hear(harness, harness.now - SECOND)
    return unlessForgotten(harness)
  }),
  'stay by a proof of a connection that is gone': stay(async (harness) => {
    harness.now += 6 * SECOND
    hear(harness, 0)
    harness.changes.lose()
    return unlessForgotten(harness)
  }),
  'stay when a change of the tenant was told': stay(async (harness) => {
    harness.changes.note(bucketOf(harness.tenants.get('acme')?.id ?? ''), harness.now)
    return unlessForgotten(harness)
  }),
  'stay when a change of the placement was told': stay(async (harness) => {
    harness.changes.note(bucketOf(harness.tenants.get('acme')?.placementId ?? ''), harness.now)
    return unlessForgotten(harness)
  }),
  'stay by an answer that was given before the change': async (place) => {
    const harness = await openHarness(place)
    const { id } = harness.add('acme')
    const answer = harness.holdAnswers()
    const found = harness.find('acme')
    harness.now += 1
    harness.changes.note(bucketOf(id), harness.now)
    harness.now += 1
    answer()
    await found
    return unlessForgotten(harness)
  },
  'be read where the placement was before': stay(async (harness) => {
    const places = [{ schema: 'a' }, { database: 'a' }, { cluster: 'a' }, { mode: 'bridge' }]
    for (const moved of places) {
      harness.place = { ...harness.place, ...moved }
      harness.now += 5 * SECOND
      const { placement } = (await harness.find('acme')).tenant
      const { mode, cluster, database, schema } = placement
      const leak = unlessSame({ mode, cluster, database, schema }, harness.place)
      if (leak !== undefined) return leak
    }
    return undefined
  }),

  'take a refusal for an outage': stay(async (harness) => {
    suspend(harness)
    return await unlessRefused('TENANT_SUSPENDED', () => harness.find('acme'))
  }),
  'take a missing privilege for an outage': stay(async (harness) => {
    harness.now += 5 * SECOND
    harness.failure = Object.assign(new Error('permission denied'), { code: '42501' })
    return await unlessRefused('42501', () => harness.find('acme'))
  }),
  'come back in an outage after a suspension': stay(async (harness) => {
    suspend(harness)
    await harness.find('acme').catch(() => undefined)
    cutOff(harness)
    return await unlessUnreachable(harness)
  }),
  'outlast an outage': stay(async (harness) => {
    harness.now += 10 * MINUTE
    cutOff(harness)
    return await unlessUnreachable(harness)
  }),
  'go on in an outage when a change was told': stay(async (harness) => {
    harness.changes.note(bucketOf(harness.tenants.get('acme')?.id ?? ''), harness.now)
    cutOff(harness)
    return await unlessUnreachable(harness)
  }),
  'go on in an outage though deleted': stay(async (harness) => {
    cutOff(harness)
    remove(harness)
    return await unlessRefused('TENANT_UNKNOWN', () => harness.find('acme'))
  }),
  'be deleted in an outage, and go on': stay(async (harness) => {
    cutOff(harness)
    await harness.find('acme')
    remove(harness)
    harness.now += 5 * SECOND
    return await unlessRefused('TENANT_UNKNOWN', () => harness.find('acme'))
  }),
  'go on in an outage where nobody can say whether it is deleted': stay(async (harness) => {
    cutOff(harness)
    harness.placementFailure = outage()
    return await unlessUnreachable(harness)
  }),
  'outlive its deletion by a proof': stay(async (harness) => {
    cutOff(harness)
    remove(harness)
    await harness.find('acme').catch(() => undefined)
    hear(harness, 0)
    return unlessForgotten(harness)
  }),
}

function suspend(harness: DirectoryHarness): void {
  const row = harness.tenants.get('acme')
  if (row !== undefined) harness.tenants.set('acme', { ...row, status: 'suspended' })
  harness.now += 5 * SECOND
}

function remove(harness: DirectoryHarness): void {
  const row = harness.tenants.get('acme')
  if (row !== undefined) harness.deleted.add(row.id)
}

/** From now on the catalog answers nobody, and what is known is 5 s old. */
function cutOff(harness: DirectoryHarness): void {
  harness.now += 5 * SECOND
  harness.failure = outage()
}

function outage(): Error {
  return Object.assign(new Error('the database system is shutting down'), { code: '57P01' })
}
