import type { Client } from 'pg'

import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'

/** A schema that is to become a placement as it is. */
export interface Adoption {
  readonly fleet: Fleet
  readonly client: Client
  readonly placement: Placement
  /** The roles that work with its tables so far. */
  readonly oldLogins: ReadonlySet<string>
}
