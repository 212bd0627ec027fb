import type { Contract, ModuleApi } from '../contract/index.ts'
import { requireEvent } from '../contract/wire/require-event.ts'
import type { Environment } from '../contract/wire/service-variables.ts'
import type { Connection } from './connection.ts'
import type { ConnectOptions, ExtractionTenancy } from './connect-options.ts'
import { Connections } from './connections.ts'
import type { EventName } from './events/event-name.ts'
import { openConnection, type OpenedConnection, type OwnModule } from './open-connection.ts'
import { type Overloads, routeOverloads } from './overloads.ts'
import { openRehearsal, rehearsedConnection } from './rehearsal/rehearsed-connection.ts'
import { rehearsalOfEnvironment } from './rehearsal/rehearsal-of-environment.ts'
import { asApi, functionsOf, routeAll } from './route-functions.ts'

export interface ExtractedOptions<Api> {
  /** The module's own functions. */
  readonly local: Api
  /**
   * The functions that are events: once the module is connected, they write down what they were given, in the transaction of
   * their caller, and have it done from there. Writes whose result is `nothing`. Default: none.
   */
  readonly events?: readonly EventName<Api>[]
  /** Where `TENANTRY_REHEARSE` and its like are read. Default: that of the process. */
  readonly env?: Environment
}

/**
 * A module whose calls can leave the process: `functions` are its own, and run in the process until it is connected. Made once,
 * where the module is; the Tenancy that says whose a call is comes later, with `connect`.
 */
export interface ExtractedModule<Api> extends AsyncDisposable {
  readonly contract: Contract<Api>
  readonly functions: Api
  /**
   * One function with the signatures of several of `functions`, as a function with overloads has them: a call is one of the first
   * operation that takes its arguments. Where no service is asked, all of them have to do the same.
   */
  overloads<const Names extends readonly (keyof Api & string)[]>(
    ...names: Names
  ): Overloads<Api, Names>
  /**
   * Has calls go where the catalog (or `routing`) says, to the service that the environment names. Closing the Tenancy ends that.
   * A process that rehearses goes on to. Events are delivered from this process; that ends first of all.
   *
   * @throws {TenantryError} CONTRACT_INVALID for a module with events where there is no place for them, SERVICE_OPTIONS_INVALID, TOKEN_OPTIONS_INVALID; what reading the catalog throws.
   */
  connect(tenancy: ExtractionTenancy, options?: ConnectOptions): Promise<void>
  /** Who decides about the calls of whoever asks, for `handOverRoutes`; undefined where all is done in the process. */
  connection(): Connection | undefined
  /** Ends what `connect` began: calls are done in the process again. */
  close(): Promise<void>
}

/**
 * Makes a facade before there is a Tenancy. Opens nothing.
 *
 * @throws {TenantryError} CONTRACT_INVALID, REHEARSAL_OPTIONS_INVALID
 */
export function extractModule<Api extends ModuleApi<Api>>(
  contract: Contract<Api>,
  { local, events = [], env = process.env }: ExtractedOptions<Api>,
): ExtractedModule<Api> {
  const functions = functionsOf(contract, local)
  for (const name of events) requireEvent(contract, name)
  const module: OwnModule = { contract, functions, events }
  const rehearsal = rehearsalOfEnvironment(contract.name, env)
  const connections = new Connections()
  const opened = new Set<OpenedConnection>()
  if (rehearsal !== undefined) {
    connections.add(rehearsedConnection(module, rehearsal))
  }
  const open = async (
    tenancy: ExtractionTenancy,
    options: ConnectOptions,
  ): Promise<OpenedConnection> => {
    return rehearsal === undefined
      ? await openConnection(module, tenancy, options)
      : openRehearsal(module, rehearsal, tenancy)
  }
  const end = async (one: OpenedConnection): Promise<void> => {
    connections.delete(one.connection)
    opened.delete(one)
    await one.close()
  }
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(opened, end))
  }
  const find = (): Connection | undefined => connections.find()
  const byName = routeAll(contract, functions, find)
  return {
    contract,
    functions: asApi(contract, byName),
    overloads(...names) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it calls has each of the signatures
      return routeOverloads(contract, byName, names, find) as Overloads<Api, typeof names>
    },
    async connect(tenancy, options = {}) {
      const { connection, close: closeOpened } = await open(tenancy, options)
      const forget = tenancy.onClose?.(() => end(one))
      const one: OpenedConnection = {
        connection,
        close: async () => {
          forget?.()
          await closeOpened()
        },
      }
      opened.add(one)
      connections.add(connection)
    },
    connection: find,
    close,
    [Symbol.asyncDispose]: close,
  }
}
