import type { Mutant } from '../mutant.ts'
import { ACCESS_MUTANTS } from './access.ts'
import { CALL_MUTANTS } from './calls.ts'
import { CATALOG_MUTANTS } from './catalog.ts'
import { CONTEXT_MUTANTS } from './contexts.ts'
import { CREDENTIAL_MUTANTS } from './credentials.ts'
import { DIRECTORY_MUTANTS } from './directory.ts'
import { LISTENER_MUTANTS } from './listener.ts'
import { NAME_MUTANTS } from './names.ts'
import { REQUEST_MUTANTS } from './requests.ts'
import { SERVER_MUTANTS } from './servers.ts'
import { SOURCE_MUTANTS } from './sources.ts'
import { SYSTEM_MUTANTS } from './system.ts'
import { TOKEN_MUTANTS } from './tokens.ts'

/** Who is let in, and as whom. */
export const DOOR_MUTANTS: readonly Mutant[] = [
  ...NAME_MUTANTS,
  ...CREDENTIAL_MUTANTS,
  ...CATALOG_MUTANTS,
  ...DIRECTORY_MUTANTS,
  ...ACCESS_MUTANTS,
  ...LISTENER_MUTANTS,
  ...SOURCE_MUTANTS,
  ...TOKEN_MUTANTS,
  ...REQUEST_MUTANTS,
  ...CALL_MUTANTS,
  ...SERVER_MUTANTS,
  ...CONTEXT_MUTANTS,
  ...SYSTEM_MUTANTS,
]
