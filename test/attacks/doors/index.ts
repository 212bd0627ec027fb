import { ACCESS_ATTACKS } from './access.ts'
import { CALL_BACK_ATTACKS } from './call-backs.ts'
import { CALL_ATTACKS } from './calls.ts'
import { CATALOG_ATTACKS } from './catalog.ts'
import { CONTEXT_ATTACKS } from './context.ts'
import { CREDENTIAL_ATTACKS } from './credentials.ts'
import { DIRECTORY_ATTACKS } from './directory.ts'
import type { DoorAttacks } from './door-attack.ts'
import { LISTENER_ATTACKS } from './listener.ts'
import { NAME_ATTACKS } from './names.ts'
import { PGLITE_ATTACKS } from './pglite.ts'
import { REQUEST_ATTACKS } from './requests.ts'
import { SERVER_ATTACKS } from './servers.ts'
import { SOURCE_ATTACKS } from './sources.ts'
import { SYSTEM_ATTACKS } from './system.ts'
import { TOKEN_ATTACKS } from './tokens.ts'

/** Every attack on the question who is let in, by its name within its group. */
export const DOOR_ATTACKS: Readonly<Record<string, DoorAttacks>> = {
  names: NAME_ATTACKS,
  credentials: CREDENTIAL_ATTACKS,
  'the catalog': CATALOG_ATTACKS,
  'the directory': DIRECTORY_ATTACKS,
  access: ACCESS_ATTACKS,
  'the listener': LISTENER_ATTACKS,
  sources: SOURCE_ATTACKS,
  tokens: TOKEN_ATTACKS,
  requests: REQUEST_ATTACKS,
  calls: CALL_ATTACKS,
  servers: SERVER_ATTACKS,
  'call backs': CALL_BACK_ATTACKS,
  contexts: CONTEXT_ATTACKS,
  'one session': PGLITE_ATTACKS,
  'the system scope': SYSTEM_ATTACKS,
}
