import type { Contract } from '../../contract/index.ts'
import { Mismatch } from '../../contract/mismatch.ts'
import { operationUnknown, valueRefused, versionDiffers } from '../../contract/wire/call-errors.ts'
import { requireFunction } from '../../contract/wire/require-function.ts'
import type { RemoteModule } from '../remote/remote-module.ts'
import { requireRemote } from '../require-remote.ts'
import type { RoutedTenant, Routing } from '../routing/routing.ts'
import type { EventStore, StoredEvent } from './event-store.ts'

/** Has an event done, in the context of its tenant. Whatever it throws, the event was not surely done. */
export type DeliverEvent = (event: StoredEvent, tenant: RoutedTenant) => Promise<void>

export interface DeliveryOptions<Api> {
  readonly contract: Contract<Api>
  /** The module's own functions. */
  readonly local: Api
  /** The service. Not needed while no call is routed to it. */
  readonly remote?: RemoteModule
  readonly routing: Routing
  readonly store: Pick<EventStore, 'once'>
}

/**
 * Delivers events to where the calls of their tenants are routed: to the service in mode `remote`, else to the module in this
 * process, in one transaction with the row that says so.
 */
export function deliverByRoute<Api>(options: DeliveryOptions<Api>): DeliverEvent {
  const { contract, local, remote, routing, store } = options
  return async (event, tenant) => {
    if (routing.modeOf(tenant, event.operation) === 'remote') {
      await requireRemote(contract, remote).deliver(event, {
        tenantId: tenant.id,
        slug: tenant.slug,
      })
      return
    }
    const { module, operation: name, version, body } = event
    const operation = contract.operations.get(name)
    if (operation === undefined) throw operationUnknown({ module, operation: name })
    if (!contract.accepts.has(version)) {
      throw versionDiffers(module, { asked: version, accepted: [...contract.accepts] })
    }
    const run = requireFunction(module, local, name)
    await store.once(module, event, async () => {
      await run(...decode(event, (json) => operation.decodeArguments(json), body))
    })
  }
}

function decode(
  { module, operation }: StoredEvent,
  decodeArguments: (json: unknown) => unknown[],
  body: string,
): unknown[] {
  try {
    return decodeArguments(JSON.parse(body))
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    throw valueRefused({ module, operation }, 'arguments', error)
  }
}
