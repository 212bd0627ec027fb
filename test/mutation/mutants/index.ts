import type { Mutant } from '../mutant.ts'
import { CONNECTION_MUTANTS } from './connections.ts'
import { DATABASE_MUTANTS } from './database-wall.ts'
import { DOOR_MUTANTS } from './doors.ts'
import { DRIVER_MUTANTS } from './driver-wall.ts'
import { LOGIN_MUTANTS } from './logins.ts'
import { PGLITE_MUTANTS } from './pglite.ts'
import { QUERY_MUTANTS } from './query-wall.ts'
import { READ_MUTANTS } from './reads.ts'
import { REPLICA_MUTANTS } from './replicas.ts'
import { SIGNED_MUTANTS } from './signed-context.ts'
import { STATEMENT_MUTANTS } from './statements.ts'
import { TRACE_MUTANTS } from './traces.ts'
import { TYPE_MUTANTS } from './types.ts'

/** Every guard of the runtime, each taken out in turn. Add a line for each guard that you add. */
export const MUTANTS: readonly Mutant[] = [
  ...TYPE_MUTANTS,
  ...QUERY_MUTANTS,
  ...DRIVER_MUTANTS,
  ...DATABASE_MUTANTS,
  ...SIGNED_MUTANTS,
  ...TRACE_MUTANTS,
  ...STATEMENT_MUTANTS,
  ...CONNECTION_MUTANTS,
  ...LOGIN_MUTANTS,
  ...READ_MUTANTS,
  ...REPLICA_MUTANTS,
  ...DOOR_MUTANTS,
  ...PGLITE_MUTANTS,
]
