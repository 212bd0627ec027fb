import type { SaasConfig, Tenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Attack, Attacker } from '../oracle/attack.ts'
import type { Scene } from '../scene/create-scene.ts'

const ALONE = {
  isPower: true,
  isOutside: true,
  namesVictim: true,
  uncontrolled: 'it goes for a guard that no other wall stands behind',
} as const

/** Succeeds unless it is refused with this code: another error says that another guard stopped it. */
export function refused(
  fact: string,
  code: string,
  attempt: (attacker: Attacker) => Promise<unknown>,
): Attack {
  return { ...ALONE, fact, attempt, mustBe: code }
}

/** Succeeds by what is wrong behind it, and not where that is undefined. */
export function spoiling(
  fact: string,
  attempt: (attacker: Attacker) => Promise<string | undefined>,
): Attack {
  return {
    ...ALONE,
    fact,
    attempt: async (attacker) => {
      const wrong = await attempt(attacker)
      if (wrong === undefined) throw new Error('Nothing is wrong.')
      return wrong
    },
  }
}

type ClusterSettings = SaasConfig['clusters'][string]

/** A process of the application with other settings of its cluster: mostly with a single connection. */
export async function openProcess(
  { runtime, config }: Scene,
  cluster: ClusterSettings,
  settings: Partial<SaasConfig> = {},
): Promise<Tenancy<TestDatabase>> {
  const primary = { ...config.clusters['primary'], ...cluster }
  return await runtime.createTenancy<TestDatabase>({
    ...config,
    ...settings,
    clusters: { primary },
  })
}

/** What becomes of it first: its end, or nothing for so long. */
export async function within<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | 'nothing'> {
  const { promise, resolve } = Promise.withResolvers<'nothing'>()
  const timer = setTimeout(() => resolve('nothing'), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
