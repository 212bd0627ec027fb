import type { Inapplicable } from '../attacks/attack.ts'
import type { Verdict } from '../verdict.ts'
import { attackRead } from './attack-reads.ts'
import { attackWrite } from './attack-writes.ts'
import { askAlone, createAll } from './make-own.ts'
import { signalsOf } from './plan-signal-attacks.ts'
import type { RouteGround } from './route-observer.ts'
import { type RouteCampaignOptions, RouteWork } from './route-work.ts'
import { isReadMethod } from './wire.ts'

export interface RouteCampaign {
  readonly verdicts: readonly Verdict[]
  readonly inapplicable: readonly Inapplicable[]
}

const ORDER = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Attacks each route of an application as one tenant, with what is the other's. */
export async function attackRoutes(
  ground: RouteGround,
  options: RouteCampaignOptions,
): Promise<RouteCampaign> {
  const work = new RouteWork(ground, options)
  const { routes, declared, attacker, victim, onStep } = options
  const attacked = routes.filter(({ key }) => declared.skip?.[key] === undefined)
  for (const { key } of routes) {
    const why = declared.skip?.[key]
    if (why !== undefined) work.leaveOut('route', key, why)
  }
  if (signalsOf(attacker.identity, victim.identity).length < 2) {
    work.leaveOut('mixed', 'requests', 'they name their tenant in one way alone')
  }
  await createAll(work, attacked, attacker)
  await askAlone(work, attacked)
  await ground.refill()
  await createAll(work, attacked, victim)
  await createAll(work, attacked, victim)
  const ordered = attacked.toSorted(
    (one, other) =>
      ORDER.indexOf(one.method) - ORDER.indexOf(other.method) ||
      // What lies within something goes before that does.
      other.path.split('/').length - one.path.split('/').length,
  )
  for (const route of ordered) {
    onStep?.(route.key)
    if (isReadMethod(route.method)) await attackRead(work, route)
    else await attackWrite(work, route)
  }
  return { verdicts: work.verdicts, inapplicable: work.inapplicable }
}
