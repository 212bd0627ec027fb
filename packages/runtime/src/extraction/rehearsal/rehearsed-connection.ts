import type { Contract } from '../../contract/index.ts'
import type { Run } from '../../contract/wire/answer-operation.ts'
import type { Connection } from '../connection.ts'
import type { ExtractionTenancy } from '../connect-options.ts'
import { createConnection } from '../create-connection.ts'
import { requireEventTenancy, startConnectedRelay } from '../events/connected-relay.ts'
import type { FacadeTenancy } from '../facade-options.ts'
import type { OpenedConnection, OwnModule } from '../open-connection.ts'
import { requireCaller } from '../require-caller.ts'
import type { Routing } from '../routing/routing.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import { Rehearsal } from './rehearsal.ts'

/** Before anybody has said who the tenants are. */
const NO_TENANCY: FacadeTenancy = { currentTenant: () => undefined }

const REHEARSE: Routing = { modeOf: () => 'rehearse' }

/** Has every call rehearsed, whoever makes it; events are calls, since nobody can write them down yet. */
export function rehearsedConnection(
  { contract, functions }: OwnModule,
  rehearsal: RehearsalOptions,
): Connection {
  return createConnection(contract, functions, {
    tenancy: NO_TENANCY,
    routing: REHEARSE,
    rehearsal,
  })
}

/**
 * The same for the callers of a Tenancy. Events are written down as they would be, and delivered as calls are rehearsed.
 *
 * @throws {TenantryError} CONTRACT_INVALID where there are events and no place for them.
 */
export function openRehearsal(
  { contract, functions, events }: OwnModule,
  rehearsal: RehearsalOptions,
  tenancy: ExtractionTenancy,
): OpenedConnection {
  const ofEvents = requireEventTenancy(contract, events, tenancy)
  const relay =
    ofEvents &&
    startConnectedRelay(contract, {
      tenancy: ofEvents,
      functions: rehearsedEvents(contract, functions, { rehearsal, events, tenancy }),
      routing: REHEARSE,
    })
  const options = { tenancy, routing: REHEARSE, rehearsal, events }
  const connection = createConnection(contract, functions, options)
  return { connection, close: async () => await relay?.close() }
}

interface RehearsedEvents {
  readonly rehearsal: RehearsalOptions
  readonly events: readonly string[]
  readonly tenancy: FacadeTenancy
}

/** What the relay runs: in a transaction of its own, which a service would have as well. */
function rehearsedEvents(
  contract: Contract<unknown>,
  functions: ReadonlyMap<string, Run>,
  { rehearsal, events, tenancy }: RehearsedEvents,
): ReadonlyMap<string, Run> {
  const rehearsed = new Rehearsal(contract, functions, rehearsal)
  const { name: module } = contract
  return new Map(
    events.flatMap((name): [string, Run][] => {
      const operation = contract.operations.get(name)
      if (operation === undefined) return []
      const run: Run = async (...given) => {
        const caller = requireCaller(
          { module, operation: name, site: SITE },
          tenancy.currentTenant(),
        )
        return await rehearsed.call(
          { operation, caller, site: SITE, isInTransaction: false },
          given,
        )
      }
      return [[name, run]]
    }),
  )
}

/** Who called has gone on by then. */
const SITE = 'the relay'
