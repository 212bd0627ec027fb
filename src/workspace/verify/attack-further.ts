import type { FurtherAttacks } from '../../verify/index.ts'
import type { OpenApplication } from './application/open-application.ts'
import { attackServedRoutes, type ServedAttack } from './application/attack-served-routes.ts'

/** What is attacked beside tables, views and functions. */
export async function attackFurther(
  application: OpenApplication | undefined,
  attack: ServedAttack,
): Promise<FurtherAttacks> {
  const served = application?.served
  return served === undefined
    ? { verdicts: [], inapplicable: [] }
    : await attackServedRoutes(served, attack)
}
