import { attackQueries, type FurtherAttacks, refillVictim } from '../../verify/index.ts'
import { attackDeclared } from './application/attack-declared.ts'
import { attackServedRoutes, type ServedAttack } from './application/attack-served-routes.ts'
import type { OpenApplication } from './application/open-application.ts'
import { RuntimeQueryGround } from './query-ground.ts'
import { worldOf } from './world-of.ts'

/** What is attacked beside tables, views and functions: queries as the runtime writes them, and what an application declares. */
export async function attackFurther(
  application: OpenApplication | undefined,
  attack: ServedAttack & { readonly noApplication?: string | undefined },
): Promise<FurtherAttacks> {
  const { fleet, tenancy, ground, tenants, filled, onStep } = attack
  onStep('what Kysely builds')
  const refilled = await refillVictim(ground, filled)
  await using queries = new RuntimeQueryGround({ fleet, tenancy, tenants })
  const verdicts = [...(await attackQueries(queries, refilled, ground.tenants))]
  if (application !== undefined) {
    onStep('jobs and caches')
    const declared = { ...attack, filled: refilled, world: worldOf(ground) }
    verdicts.push(...(await attackDeclared(application.declared, declared)))
  }
  const served = application?.served
  if (served === undefined)
    return { verdicts, inapplicable: notDeclared(application, attack.noApplication) }
  for (const { table } of filled.toReversed()) await ground.empty(table)
  const routes = await attackServedRoutes(served, attack)
  return { verdicts: [...verdicts, ...routes.verdicts], inapplicable: routes.inapplicable }
}

/** To say nothing of them would look as if they had been attacked. */
function notDeclared(
  application: OpenApplication | undefined,
  noApplication = 'there is no saas.verify.ts',
): FurtherAttacks['inapplicable'] {
  const why = application === undefined ? noApplication : 'saas.verify.ts declares no http'
  return [{ id: 'routes', object: 'application', why, isGap: false }]
}
