import type { Connection } from '../connection.ts'
import type { ExtractionTenancy } from '../connect-options.ts'
import { createConnection } from '../create-connection.ts'
import { requireEventTenancy } from '../events/connected-relay.ts'
import { startRelay } from '../events/relay.ts'
import type { FacadeTenancy } from '../facade-options.ts'
import type { OpenedConnection, OwnModule } from '../open-connection.ts'
import type { Routing } from '../routing/routing.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import { rehearsedDelivery } from './rehearsed-delivery.ts'

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
 * The same for the callers of a Tenancy. Events are written down as they would be, and delivered as calls are rehearsed, some
 * of them twice; what waits when it is closed is delivered first.
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
    startRelay({
      contract,
      tenancy: ofEvents,
      deliver: rehearsedDelivery({ contract, functions, events, rehearsal, tenancy: ofEvents }),
    })
  const options = { tenancy, routing: REHEARSE, rehearsal, events }
  const connection = createConnection(contract, functions, options)
  const close = async (): Promise<void> => {
    // A test that ends with its last assertion would leave them untried.
    await relay?.deliverWaiting()
    await relay?.close()
  }
  return { connection, close }
}
