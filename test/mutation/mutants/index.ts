import type { Mutant } from '../mutant.ts'
import { DATABASE_MUTANTS } from './database-wall.ts'
import { DRIVER_MUTANTS } from './driver-wall.ts'
import { QUERY_MUTANTS } from './query-wall.ts'
import { SIGNED_MUTANTS } from './signed-context.ts'
import { TYPE_MUTANTS } from './types.ts'

/** Every guard of the runtime, each taken out in turn. Add a line for each guard that you add. */
export const MUTANTS: readonly Mutant[] = [
  ...TYPE_MUTANTS,
  ...QUERY_MUTANTS,
  ...DRIVER_MUTANTS,
  ...DATABASE_MUTANTS,
  ...SIGNED_MUTANTS,
]
