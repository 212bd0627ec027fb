import type { Refused } from '../answer.ts'
import type { Ground } from '../ground.ts'
import type { QueryGround } from '../queries/attack-queries.ts'
import type { Anatomy } from './anatomy.ts'
import type { RuntimeFault } from './runtime-fault.ts'

/** A ground whose walls may be taken away: of a copy that nobody else uses. */
export interface MutableGround extends Ground {
  /** What Kysely builds between the same tenants. */
  readonly queries: QueryGround
  /** What is there now. */
  readAnatomy(): Promise<Anatomy>
  /** Runs SQL of a mutant as the administrator, all or nothing. */
  change(statements: readonly string[]): Promise<Refused | undefined>
  /** The same ground, by a runtime that gets something wrong. */
  withFault(fault: RuntimeFault): Ground
}
