import type { EventName } from './events/event-name.ts'
import type { EventStore } from './events/event-store.ts'
import type { RehearsalOptions } from './rehearsal/rehearsal-options.ts'
import type { RemoteModule } from './remote/remote-module.ts'
import type { RoutedTenant, Routing } from './routing/routing.ts'
import type { Difference, ShadowResult } from './shadow/shadow-reads.ts'

/** What a facade needs of a Tenancy. */
export interface FacadeTenancy {
  currentTenant(): RoutedTenant | undefined
  /** Whether the caller has a transaction open. Default: it never has. */
  isInTransaction?(): boolean
  /** Where events are written. Not needed by a module that has none. */
  events?(): Pick<EventStore, 'write'>
}

/** What came of a call that left the process. */
export type RemoteResult =
  /** The function returned, or threw what callers expect of it. */
  | 'answered'
  /** It threw what its contract does not name, or what does not fit that. */
  | 'failed'
  /** No answer came. */
  | 'unanswered'

/** Counts what comes of calls to a service: see `CatalogRouting`. */
export interface CallWatch {
  remoteEnded(operation: string, result: RemoteResult): void
  shadowEnded(operation: string, result: ShadowResult): void
}

export interface FacadeOptions<Api> {
  /** The module's own functions. */
  readonly local: Api
  /** The service. Not needed while no call is routed to it. */
  readonly remote?: RemoteModule
  readonly routing: Routing
  readonly tenancy: FacadeTenancy
  /** Told of a read that the service answered otherwise, with both answers: they hold rows of the tenant. Default: nobody is. */
  readonly onDifference?: (difference: Difference) => void
  /** Told why the service did not answer. In shadow no caller notices. Default: nobody is. */
  readonly onOutage?: (error: unknown) => void
  /** Whether two answers are to count as the same although their JSON differs. Default: they are not. */
  readonly isSame?: (difference: Difference) => boolean
  /** Counts what comes of calls that leave the process. Default: nobody does. */
  readonly watch?: CallWatch
  readonly rehearsal?: RehearsalOptions
  /**
   * The functions that are events: called, they write down what they were given, in the transaction of their caller, and a
   * relay (`startRelay`) has it done. Writes whose result is `nothing`. Default: none.
   */
  readonly events?: readonly EventName<Api>[]
}
