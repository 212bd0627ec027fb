import type { Contract } from '../contract/index.ts'
import type { Run } from '../contract/wire/answer-operation.ts'
import type { Connection } from './connection.ts'
import type { ConnectOptions, ExtractionTenancy } from './connect-options.ts'
import { createConnection } from './create-connection.ts'
import { requireEventTenancy, startConnectedRelay } from './events/connected-relay.ts'
import type { EventTrouble } from './events/event-stream.ts'
import { type ExtractionLog, processLog } from './extraction-log.ts'
import type { CallWatch } from './facade-options.ts'
import { remoteOfEnvironment } from './remote/remote-of-environment.ts'
import { CatalogRouting } from './routing/catalog-routing.ts'
import type { Routing } from './routing/routing.ts'

/** A connection, and what ends what it has opened. */
export interface OpenedConnection {
  readonly connection: Connection
  readonly close: () => Promise<void>
}

/** A module, as far as connecting it goes. */
export interface OwnModule {
  readonly contract: Contract<unknown>
  readonly functions: ReadonlyMap<string, Run>
  /** Those that are events. */
  readonly events: readonly string[]
}

/** @throws {TenantryError} CONTRACT_INVALID, SERVICE_OPTIONS_INVALID, TOKEN_OPTIONS_INVALID; what reading the catalog throws. */
export async function openConnection(
  { contract, functions, events }: OwnModule,
  tenancy: ExtractionTenancy,
  options: ConnectOptions,
): Promise<OpenedConnection> {
  const { env = process.env, log = processLog(), isSame } = options
  const ofEvents = requireEventTenancy(contract, events, tenancy)
  const { name } = contract
  const onOutage = options.onOutage ?? tellOutage(name, log)
  const remote = await remoteOfEnvironment(contract, env, options.remote ?? {})
  const opened = await openRouting(name, tenancy, { ...options, onOutage, log })
  const connection = createConnection(contract, functions, {
    tenancy,
    events,
    routing: opened.routing,
    onOutage,
    onDifference: options.onDifference ?? tellDifference(log),
    ...(isSame && { isSame }),
    ...(remote && { remote }),
    ...(opened.watch && { watch: opened.watch }),
  })
  const { routing } = opened
  const relay =
    ofEvents &&
    startConnectedRelay(contract, {
      onOutage,
      onParked: tellParked(name, log),
      ...options.relay,
      tenancy: ofEvents,
      functions,
      remote,
      routing,
    })
  const close = async (): Promise<void> => {
    // First of all: what it is delivering goes by the others.
    await relay?.close()
    await Promise.all([opened.close(), remote?.close()])
  }
  return { connection, close }
}

interface OpenedRouting {
  readonly routing: Routing
  readonly watch?: CallWatch
  readonly close: () => Promise<void>
}

async function openRouting(
  module: string,
  tenancy: ExtractionTenancy,
  options: ConnectOptions & { readonly log: ExtractionLog; onOutage: (error: unknown) => void },
): Promise<OpenedRouting> {
  const { log, onOutage, demotion } = options
  if (options.routing !== undefined) return { routing: options.routing, close: async () => {} }
  const source = tenancy.routes?.()
  if (source === undefined) return { routing: { modeOf: () => 'local' }, close: async () => {} }
  const routing = await CatalogRouting.open(module, source, {
    onOutage,
    onDemotion: (reason) => {
      if (reason === undefined)
        log.warn({ module }, 'An extracted module may leave the process again.')
      else log.error({ module, reason }, 'An extracted module was brought back into the process.')
    },
    ...(demotion && { demotion }),
  })
  return { routing, watch: routing, close: () => routing.close() }
}

function tellOutage(module: string, log: ExtractionLog): (error: unknown) => void {
  return (error) =>
    log.warn({ module, err: error }, 'A call of an extracted module was not answered.')
}

/** Without the answers, which hold rows of the tenant. */
function tellDifference(
  log: ExtractionLog,
): (difference: { module: string; operation: string; tenant: { slug: string } }) => void {
  return ({ module, operation, tenant }) =>
    log.warn({ module, operation, tenant: tenant.slug }, 'A service answers otherwise.')
}

/** Without the error, whose text may hold rows of the tenant: `saas extract events` has its name. */
function tellParked(module: string, log: ExtractionLog): (trouble: EventTrouble) => void {
  return ({ event: { id, operation }, tenant, attempts }) =>
    log.error(
      { module, operation, tenant: tenant.slug, event: id, attempts },
      'An event could not be done and is parked: the further events of its tenant wait.',
    )
}
