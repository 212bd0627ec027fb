import type { Attacks } from '../oracle/attack.ts'
import { GUARDED_CONNECTIONS } from './connections.ts'
import { GUARDED_LOGINS } from './logins.ts'
import { GUARDED_READS } from './reads.ts'
import { GUARDED_REPLICAS } from './replicas.ts'
import { GUARDED_STATEMENTS } from './statements.ts'
import { GUARDED_TRACES } from './traces.ts'

/**
 * Ways past one guard each, behind which no other wall stands: test/mutation takes that guard away and
 * sees them succeed.
 */
export const GUARD_ATTACKS: Readonly<Record<string, Attacks>> = {
  connections: GUARDED_CONNECTIONS,
  logins: GUARDED_LOGINS,
  reads: GUARDED_READS,
  replicas: GUARDED_REPLICAS,
  traces: GUARDED_TRACES,
  statements: GUARDED_STATEMENTS,
}
