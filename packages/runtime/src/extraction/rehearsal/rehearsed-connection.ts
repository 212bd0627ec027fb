import type { Contract } from '../../contract/index.ts'
import type { Run } from '../../contract/wire/answer-operation.ts'
import type { Connection } from '../connection.ts'
import { createConnection } from '../create-connection.ts'
import type { FacadeTenancy } from '../facade-options.ts'
import type { Routing } from '../routing/routing.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'

/** Before anybody has said who the tenants are. */
const NO_TENANCY: FacadeTenancy = { currentTenant: () => undefined }

/** Has every call rehearsed, whoever makes it. */
export function rehearsedConnection(
  contract: Contract<unknown>,
  functions: ReadonlyMap<string, Run>,
  { rehearsal, tenancy = NO_TENANCY }: RehearsedOptions,
): Connection {
  const routing: Routing = { modeOf: () => 'rehearse' }
  return createConnection(contract, functions, { tenancy, routing, rehearsal })
}

export interface RehearsedOptions {
  readonly rehearsal: RehearsalOptions
  readonly tenancy?: FacadeTenancy
}
