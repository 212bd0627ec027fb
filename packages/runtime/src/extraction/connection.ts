import type { Run } from '../contract/wire/answer-operation.ts'
import type { CallRoutes } from './call-routes.ts'
import type { FacadeTenancy } from './facade-options.ts'
import type { RequestRoutes } from './requests/request-routes.ts'
import type { Routing } from './routing/routing.ts'

/** Who decides about the calls of a module, and does those that are not simply done here. */
export interface Connection {
  readonly tenancy: FacadeTenancy
  readonly routing: Routing
  readonly calls: CallRoutes
  /** The functions that are events: they write down what they are given, wherever it will be done. */
  readonly events: ReadonlyMap<string, Run>
  readonly requests: RequestRoutes
}

/** The connection that holds for whoever asks; undefined where all is done in the process. */
export type FindConnection = () => Connection | undefined
