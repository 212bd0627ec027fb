import type { Contract } from '../contract/index.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import { TenantryError } from '../errors.ts'
import { CallRoutes } from './call-routes.ts'
import type { Connection } from './connection.ts'
import { eventFunctions } from './events/event-functions.ts'
import type { FacadeOptions } from './facade-options.ts'
import { RequestRoutes } from './requests/request-routes.ts'
import { createWitnesses } from './witnesses.ts'

export interface ConnectionOptions extends Omit<FacadeOptions<unknown>, 'local' | 'events'> {
  /** Names of functions of the module. */
  readonly events?: readonly string[]
}

/**
 * What both kinds of calls need: functions of the facade, and requests that are handed over.
 *
 * @throws {TenantryError} CONTRACT_INVALID for events that cannot be, or that nobody could write.
 */
export function createConnection(
  contract: Contract<unknown>,
  functions: ReadonlyMap<string, Run>,
  options: ConnectionOptions,
): Connection {
  const { remote, tenancy, routing, rehearsal = {} } = options
  const witnesses = createWitnesses(contract, options)
  return {
    tenancy,
    routing,
    calls: new CallRoutes({ contract, functions, remote, tenancy, witnesses, rehearsal }),
    events: eventsOf(contract, options),
    requests: new RequestRoutes({ contract, remote, tenancy, witnesses, rehearsal }),
  }
}

function eventsOf(
  contract: Contract<unknown>,
  { events = [], tenancy }: Pick<ConnectionOptions, 'events' | 'tenancy'>,
): ReadonlyMap<string, Run> {
  if (events.length === 0) return new Map()
  const store = tenancy.events?.()
  if (store !== undefined) return eventFunctions(contract, events, store)
  throw new TenantryError('CONTRACT_INVALID', {
    message: `${contract.name} has events, and its facade knows of no place to write them.`,
    hint: 'Give it a tenancy with `events`.',
    details: { module: contract.name },
  })
}
