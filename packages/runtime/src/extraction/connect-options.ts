import type { Environment } from '../contract/wire/service-variables.ts'
import type { EventTenancy, RelaySettings } from './events/connected-relay.ts'
import type { ExtractionLog } from './extraction-log.ts'
import type { FacadeOptions, FacadeTenancy } from './facade-options.ts'
import type { RemoteOptions } from './remote/connect-module.ts'
import type { DemotionThresholds } from './routing/demotion.ts'
import type { RouteSource } from './routing/route-source.ts'
import type { Routing } from './routing/routing.ts'

/** What an extracted module needs of a Tenancy. An application without one says who its tenant is, and gives a `routing`. */
export interface ExtractionTenancy extends Omit<FacadeTenancy, 'events'>, EventTenancy {
  /** Where the catalog says that calls are done. Without it they stay in the process, unless `routing` says otherwise. */
  routes?(): RouteSource
  /** Calls what was given before the connections are closed. @returns What takes that back. */
  onClose?(run: () => Promise<void>): () => void
}

export interface ConnectOptions extends Pick<
  FacadeOptions<unknown>,
  'onDifference' | 'onOutage' | 'isSame'
> {
  /** Where `<MODULE>_SERVICE_URL`, `_KEY` and `_KEY_ID` are read. Default: that of the process. */
  readonly env?: Environment
  /** Told of outages, of differences (without rows) and of demotions. Default: warnings of the process, one in 10 s of each kind. */
  readonly log?: ExtractionLog
  /** Routing that is fixed with the process. Default: that of the catalog, which is followed within 5 s. */
  readonly routing?: Routing
  /** When the catalog's routing brings the module back. */
  readonly demotion?: DemotionThresholds
  /** How the service is called. Its URL and key are in the environment. */
  readonly remote?: Omit<RemoteOptions, 'url' | 'key'>
  /** How events are delivered from this process, where the module has any. Default: as `startRelay` has it; an event that is parked is told to `log`. */
  readonly relay?: RelaySettings
}
