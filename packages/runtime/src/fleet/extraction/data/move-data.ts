import type { Tenant } from '../../../catalog/tenant.ts'
import { reasonOf, TenantryError } from '../../../errors.ts'
import { refuseBusy } from '../../tenants/refuse-busy.ts'
import type { Obstacle } from './find-obstacles.ts'
import type { MoveOptions } from './move-options.ts'
import { type ModuleMove, moveTenant } from './move-tenant.ts'
import type { MovedTenant } from './moved-tenant.ts'
import type { MovePlan } from './plan-move.ts'
import { reportFailure } from './report-failure.ts'

export interface MoveDataOptions extends MoveOptions {
  /** How many tenants move at a time. Default: 2. */
  readonly parallel?: number
}

/**
 * Moves the tenants of a plan, some at a time. One that fails does not keep the others from moving; a run that is ended, or
 * killed, is gone on with by the next one.
 *
 * @returns What became of each tenant of the plan, in the order of their slugs.
 * @throws {TenantryError} MOVE_REFUSED where something is in the way: no tenant has begun to move then.
 */
export async function moveData(
  move: ModuleMove,
  plan: MovePlan,
  options: MoveDataOptions = {},
): Promise<MovedTenant[]> {
  const obstacles = [
    ...plan.obstacles,
    ...plan.placements.flatMap((placement) => placement.obstacles),
  ]
  if (obstacles.length > 0) throw refused(plan.module, obstacles)
  const queue = plan.placements.flatMap(({ tenants }) => tenants)
  const outcomes: MovedTenant[] = plan.moved.map((tenant) => idle(tenant, 'moved before'))
  const work = async (): Promise<void> => {
    for (let tenant = queue.shift(); tenant !== undefined; tenant = queue.shift()) {
      if (options.signal?.aborted) outcomes.push(idle(tenant.slug, 'not run'))
      else outcomes.push(await moveOne(move, tenant, options))
    }
  }
  await Promise.all(Array.from({ length: options.parallel ?? 2 }, work))
  return outcomes.sort((one, other) => (one.tenant < other.tenant ? -1 : 1))
}

/** Nobody deletes the tenant meanwhile, and no other run moves it. */
async function moveOne(
  move: ModuleMove,
  tenant: Tenant,
  options: MoveOptions,
): Promise<MovedTenant> {
  const { shared, module } = move
  const { slug, id } = tenant
  try {
    const moved = await shared.locks.withLock(`tenant ${slug}`, () =>
      moveTenant(move, tenant, options),
    )
    return moved ?? refuseBusy(slug)
  } catch (error) {
    if (options.signal?.aborted && error === options.signal.reason) return idle(slug, 'not moved')
    // The catalog may be what cannot be reached; the error to tell is the first one.
    await shared.moves
      .note({ module, tenantId: id }, 'failed', reasonOf(error))
      .catch(() => undefined)
    return { ...idle(slug, 'not moved'), error: reportFailure(error) }
  }
}

function idle(tenant: string, outcome: MovedTenant['outcome']): MovedTenant {
  return { tenant, outcome, rows: 0, changes: 0, stopMs: 0, tookMs: 0 }
}

function refused(module: string, obstacles: readonly Obstacle[]): TenantryError {
  const list = obstacles.map(({ at, why }) => `\n  ${at}: ${why}`).join('')
  return new TenantryError('MOVE_REFUSED', {
    message: `The rows of ${module} cannot move as they are:${list}`,
    hint: [...new Set(obstacles.map(({ remedy }) => remedy))].join('\n  '),
    details: { module, obstacles },
  })
}
