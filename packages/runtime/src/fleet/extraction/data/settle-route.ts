import { setTimeout as sleep } from 'node:timers/promises'

import type { NamedMove } from '../../../catalog/move-catalog.ts'
import type { Tenant } from '../../../catalog/tenant.ts'
import { TenantryError } from '../../../errors.ts'
import { StoredRules } from '../../../extraction/routing/stored-rules.ts'
import type { Fleet } from '../../fleet.ts'

export interface SettleOptions {
  readonly settleMs: number
  readonly signal: AbortSignal | undefined
  /** Called at the least once a second, and at the end. */
  readonly meanwhile: () => Promise<void>
}

/**
 * Has the calls of a tenant go to the service, and waits until every process has followed: one that reads where the rows were
 * would not see what is written where they are.
 *
 * @throws {TenantryError} MODULE_DEMOTED; the reason of `signal`.
 */
export async function settleRoute(
  { extraction }: Fleet,
  { module, tenantId }: NamedMove,
  tenant: Tenant,
  { settleMs, signal, meanwhile }: SettleOptions,
): Promise<void> {
  await refuseDemoted(extraction, module)
  const routes = await extraction.routes(module)
  const isRemote = new StoredRules(module, routes).modeOf(tenant) === 'remote'
  const changedAt = Math.max(0, ...routes.map((route) => route.changedAt.getTime()))
  if (!isRemote) await extraction.set(module, { scope: 'tenant', value: tenantId, mode: 'remote' })
  // The clock of the catalog may be another one: a wait too long is better than none.
  const sinceMs = isRemote ? Math.max(0, Date.now() - changedAt) : 0
  const until = performance.now() + settleMs - sinceMs
  for (;;) {
    const leftMs = until - performance.now()
    if (leftMs <= 0) break
    await sleep(Math.min(leftMs, 1000), undefined, signal && { signal }).catch(() => {
      throw signal?.reason
    })
    await meanwhile()
  }
}

async function refuseDemoted(extraction: Fleet['extraction'], module: string): Promise<void> {
  const demotion = (await extraction.demotions()).find((one) => one.module === module)
  if (demotion === undefined) return
  throw new TenantryError('MODULE_DEMOTED', {
    message: `The module ${module} has brought itself back into its processes: ${demotion.reason}.`,
    hint: `Mend that first, and route it to the service again (\`saas extract route ${module} remote …\`).`,
    details: { module },
  })
}
