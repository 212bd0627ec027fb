export { createFacade } from './facade.ts'
export type { Connection } from './connection.ts'
export type { ConnectOptions, ExtractionTenancy } from './connect-options.ts'
export { type ExtractedModule, type ExtractedOptions, extractModule } from './extracted-module.ts'
export type { EventTenancy, RelaySettings } from './events/connected-relay.ts'
export type { ExtractionLog } from './extraction-log.ts'
export type { CallWatch, FacadeOptions, FacadeTenancy, RemoteResult } from './facade-options.ts'
export { deliverByRoute, type DeliverEvent, type DeliveryOptions } from './events/deliver-event.ts'
export type { EventName } from './events/event-name.ts'
export { eventFunctions } from './events/event-functions.ts'
export type {
  ClaimedStream,
  EventMark,
  EventStore,
  EventStreams,
  NewEvent,
  StoredEvent,
  StreamState,
} from './events/event-store.ts'
export type { EventTrouble } from './events/event-stream.ts'
export { eventsMigration } from './events/events-migration.ts'
export {
  type Relay,
  type RelayCounts,
  type RelayOptions,
  type RelayTenancy,
  startRelay,
} from './events/relay.ts'
export type { Outcome } from './outcome.ts'
export type { RehearsalOptions, RehearsedResult } from './rehearsal/rehearsal-options.ts'
export type { RehearsalReportLine } from './rehearsal/rehearsal-report.ts'
export { connectModule, type RemoteOptions } from './remote/connect-module.ts'
export type { RemoteModule } from './remote/remote-module.ts'
export type { SigningKey } from './remote/signing-key.ts'
export { CatalogRouting, type CatalogRoutingOptions } from './routing/catalog-routing.ts'
export type { DemotionThresholds } from './routing/demotion.ts'
export type { RouteSource, StoredRoute, StoredRoutes } from './routing/route-source.ts'
export type { ShadowCount } from './routing/shadow-counts.ts'
export { createRouting } from './routing/create-routing.ts'
export type { RoutedTenant, RouteMode, Routing } from './routing/routing.ts'
export type { RouteRules } from './routing/ruled-routing.ts'
export type { Difference, ShadowResult } from './shadow/shadow-reads.ts'
