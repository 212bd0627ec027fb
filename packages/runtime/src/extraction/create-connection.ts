import type { Contract } from '../contract/index.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import { CallRoutes } from './call-routes.ts'
import type { Connection } from './connection.ts'
import type { FacadeOptions } from './facade-options.ts'
import { RequestRoutes } from './requests/request-routes.ts'
import { createWitnesses } from './witnesses.ts'

/** What both kinds of calls need: functions of the facade, and requests that are handed over. */
export function createConnection(
  contract: Contract<unknown>,
  functions: ReadonlyMap<string, Run>,
  options: Omit<FacadeOptions<unknown>, 'local'>,
): Connection {
  const { remote, tenancy, routing, rehearsal = {} } = options
  const witnesses = createWitnesses(contract, options)
  return {
    tenancy,
    routing,
    calls: new CallRoutes({ contract, functions, remote, tenancy, witnesses, rehearsal }),
    requests: new RequestRoutes({ contract, remote, tenancy, witnesses, rehearsal }),
  }
}
