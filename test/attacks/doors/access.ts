import { bucketOf } from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import type { HeardChanges } from '../../../packages/runtime/src/context/heard-changes.ts'
import type {
  AccessAnswer,
  AccessLookup,
} from '../../../packages/runtime/src/context/access-lookup.ts'
import { answerWith } from './answer-with.ts'
import {
  type DoorAttack,
  type DoorAttacks,
  type DoorPlace,
  unlessRefused,
  unlessSame,
} from './door-attack.ts'

const TENANT_ID = '00000000-0000-4000-8000-000000000abc'
const SECOND = 1000
const MINUTE = 60 * SECOND

/** What the catalog says of one key, and how a process remembers it; on a clock that is turned. */
interface Remembered {
  now: number
  answer: AccessAnswer | undefined
  failure: (Error & { code: string }) | undefined
  /** How long the catalog takes. */
  delayMs: number
  readonly lookup: AccessLookup
  readonly changes: HeardChanges
}

async function remember(
  { runtime }: DoorPlace,
  millisecondsLeft: number | null = null,
): Promise<Remembered> {
  const { AccessLookup: Lookup } = await runtime.load('context/access-lookup.ts')
  const { HeardChanges: Heard } = await runtime.load('context/heard-changes.ts')
  const changes = new Heard()
  const remembered: Remembered = {
    changes,
    now: 1_000_000,
    answer: { tenantId: TENANT_ID, slug: 'acme', millisecondsLeft },
    failure: undefined,
    delayMs: 0,
    lookup: new Lookup(
      async () => {
        remembered.now += remembered.delayMs
        if (remembered.failure !== undefined) throw remembered.failure
        return remembered.answer
      },
      () => remembered.now,
      changes,
    ),
  }
  return remembered
}

function use(
  attempt: (remembered: Remembered) => Promise<string | undefined>,
  millisecondsLeft?: number,
): DoorAttack {
  return async (place) => {
    const remembered = await remember(place, millisecondsLeft)
    await remembered.lookup.find('key')
    return await attempt(remembered)
  }
}

async function unlessUnknown({ lookup }: Remembered): Promise<string | undefined> {
  return unlessSame(await lookup.find('key'), undefined)
}

async function unlessUnreachable({ lookup }: Remembered): Promise<string | undefined> {
  return await unlessRefused('CATALOG_UNREACHABLE', () => lookup.find('key'))
}

function errorOf(code: string): Error & { code: string } {
  return Object.assign(new Error(code), { code })
}

/** Keys and domains that were good, and are so no more. */
export const ACCESS_ATTACKS: DoorAttacks = {
  'use a key for longer than 5 s after it was revoked': use(async (remembered) => {
    remembered.answer = undefined
    remembered.now += 5 * SECOND
    return await unlessUnknown(remembered)
  }),
  'use a key when a change of its tenant was told': use(async (remembered) => {
    remembered.answer = undefined
    remembered.changes.note(bucketOf(TENANT_ID), remembered.now)
    return await unlessUnknown(remembered)
  }),
  'use a key whose time has passed': use(async (remembered) => {
    remembered.answer = undefined
    remembered.now += SECOND
    return await unlessUnknown(remembered)
  }, SECOND),
  'use a key that was revoked while the catalog was slow to answer': async (place) => {
    const remembered = await remember(place)
    remembered.delayMs = 4 * SECOND
    await remembered.lookup.find('key')
    remembered.answer = undefined
    remembered.now += 2 * SECOND
    return await unlessUnknown(remembered)
  },
  'use a revoked key in an outage': use(async (remembered) => {
    remembered.answer = undefined
    remembered.now += 5 * SECOND
    await remembered.lookup.find('key')
    remembered.failure = errorOf('57P01')
    return await unlessUnreachable(remembered)
  }),
  'outlast an outage with a key': use(async (remembered) => {
    remembered.failure = errorOf('57P01')
    remembered.now += 10 * MINUTE
    return await unlessUnreachable(remembered)
  }),
  'take a missing privilege for an outage': use(async (remembered) => {
    remembered.failure = errorOf('42501')
    remembered.now += 5 * SECOND
    return await unlessRefused('42501', () => remembered.lookup.find('key'))
  }),
  'use the key of a tenant whose slug is another one': async ({ runtime }) => {
    const { AccessDirectory } = await runtime.load('context/access-directory.ts')
    const rows = [{ tenantId: 'old', slug: 'acme', millisecondsLeft: null }]
    const directory = new AccessDirectory(async () => answerWith(rows), {
      find: () => ({ tenant: { id: 'new' } }),
    })
    return unlessSame(await directory.tenantOfKey(`app_${'x'.repeat(43)}`), undefined)
  },
  'tell by a key that its tenant is suspended': async ({ runtime }) => {
    const { AccessDirectory } = await runtime.load('context/access-directory.ts')
    const { TenantryError } = await runtime.load('errors.ts')
    const rows = [{ tenantId: 'id', slug: 'acme', millisecondsLeft: null }]
    const directory = new AccessDirectory(async () => answerWith(rows), {
      find() {
        throw new TenantryError('TENANT_SUSPENDED', { message: 'It is.', hint: 'Wait.' })
      },
    })
    const found = directory.tenantOfKey(`app_${'x'.repeat(43)}`)
    return unlessSame(await found.catch((error: unknown) => error), undefined)
  },
}
