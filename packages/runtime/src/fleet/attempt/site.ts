import type { Client } from 'pg'

import type { Roles } from '../../database/connections/roles.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'

/** A placement, and how it is worked on. */
export interface Site {
  readonly fleet: Fleet
  readonly client: Client
  readonly placement: Placement
  readonly roles: Roles
  readonly engine: Engine
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly indexWaitMs: number
  readonly signal: AbortSignal | undefined
}
