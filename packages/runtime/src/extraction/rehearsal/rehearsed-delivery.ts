import type { Contract } from '../../contract/index.ts'
import type { Run } from '../../contract/wire/answer-operation.ts'
import { type DeliverEvent, deliverByRoute } from '../events/deliver-event.ts'
import type { RelayTenancy } from '../events/relay.ts'
import { requireCaller } from '../require-caller.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import { Rehearsal } from './rehearsal.ts'
import { seededRandom } from './seeded-random.ts'

export interface RehearsedDeliveryOptions {
  readonly contract: Contract<unknown>
  /** The functions of the module, by their names. */
  readonly functions: ReadonlyMap<string, Run>
  /** Those that are events. */
  readonly events: readonly string[]
  readonly rehearsal: RehearsalOptions
  readonly tenancy: Pick<RelayTenancy, 'currentTenant' | 'events'>
}

/** The part of the events that are done twice, where nobody can say which. */
const TWICE = 0.5

/** Who called has gone on by then. */
const SITE = 'the relay'
const ONCE_MORE = 'the relay, once more'

/**
 * Delivers events as a service would have them done: through the codecs, in a transaction of their own. Half of them are done
 * twice, as if the process had died before it could commit the first time: their rows are there once, and what else they do
 * is done again.
 */
export function rehearsedDelivery(options: RehearsedDeliveryOptions): DeliverEvent {
  const random = seededRandom(options.rehearsal.seed ?? 1)
  const deliverAt = deliveries(options)
  const dies = deliverAt(SITE, async () => {
    throw new DiedBeforeCommit()
  })
  const first = deliverAt(SITE)
  const again = deliverAt(ONCE_MORE)
  return async (event, tenant) => {
    if (random() < TWICE) return await first(event, tenant)
    try {
      await dies(event, tenant)
    } catch (error) {
      if (!(error instanceof DiedBeforeCommit)) throw error
      return await again(event, tenant)
    }
  }
}

/** Takes back what an event has done. */
class DiedBeforeCommit extends Error {}

function deliveries({
  contract,
  functions,
  events,
  rehearsal,
  tenancy,
}: RehearsedDeliveryOptions): (site: string, behind?: () => Promise<void>) => DeliverEvent {
  const rehearsed = new Rehearsal(contract, functions, rehearsal)
  const { name: module } = contract
  return (site, behind) => {
    const runs = events.flatMap((name): [string, Run][] => {
      const operation = contract.operations.get(name)
      if (operation === undefined) return []
      const run: Run = async (...given) => {
        const caller = requireCaller({ module, operation: name, site }, tenancy.currentTenant())
        const call = { operation, caller, site, isInTransaction: false, isEvent: true }
        await rehearsed.call(call, given)
        await behind?.()
      }
      return [[name, run]]
    })
    return deliverByRoute({
      contract,
      local: Object.fromEntries(runs),
      routing: { modeOf: () => 'rehearse' },
      store: tenancy.events(),
    })
  }
}
