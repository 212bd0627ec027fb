import type { Contract } from '../../contract/index.ts'
import type { Run } from '../../contract/wire/answer-operation.ts'
import { TenantryError } from '../../errors.ts'
import type { RemoteModule } from '../remote/remote-module.ts'
import type { Routing } from '../routing/routing.ts'
import { deliverByRoute } from './deliver-event.ts'
import type { EventStore } from './event-store.ts'
import { type Relay, type RelayOptions, type RelayTenancy, startRelay } from './relay.ts'

/** How the relay of a connection delivers; where it does, the connection knows. */
export type RelaySettings = Pick<
  RelayOptions<unknown>,
  'concurrency' | 'attempts' | 'onParked' | 'onFailure' | 'onOutage'
>

/** A Tenancy, as far as its events are concerned: an application that has none needs nothing of it. */
export interface EventTenancy extends Pick<RelayTenancy, 'currentTenant'> {
  /** Where events are written, and delivered from. */
  events?(): EventStore
  /** Runs as a tenant whose events are delivered. */
  takeUp?: RelayTenancy['takeUp']
}

export interface ConnectedRelayOptions extends RelaySettings {
  readonly tenancy: RelayTenancy
  /** The module's own functions, or what does as if. */
  readonly functions: ReadonlyMap<string, Run>
  readonly remote?: RemoteModule | undefined
  readonly routing: Routing
}

/** Delivers the events of a connection to where its calls go. */
export function startConnectedRelay(
  contract: Contract<unknown>,
  { functions, remote, routing, ...options }: ConnectedRelayOptions,
): Relay {
  const deliver = deliverByRoute({
    contract,
    local: Object.fromEntries(functions),
    routing,
    store: options.tenancy.events(),
    ...(remote && { remote }),
  })
  return startRelay({ contract, deliver, ...options })
}

/** A tenancy that has a place for events; undefined for a module without any. @throws {TenantryError} CONTRACT_INVALID where there is none. */
export function requireEventTenancy(
  { name: module }: Contract<unknown>,
  events: readonly string[],
  tenancy: EventTenancy,
): RelayTenancy | undefined {
  if (events.length === 0) return undefined
  if (hasEvents(tenancy)) return tenancy
  throw new TenantryError('CONTRACT_INVALID', {
    message: `${module} has events, and was connected to something that has no place for them.`,
    hint: 'Connect it to a Tenancy, or leave `events` out: then they are calls.',
    details: { module },
  })
}

function hasEvents(tenancy: EventTenancy): tenancy is EventTenancy & RelayTenancy {
  return tenancy.events !== undefined && tenancy.takeUp !== undefined
}
