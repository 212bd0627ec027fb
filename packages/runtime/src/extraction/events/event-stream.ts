import type { RoutedTenant } from '../routing/routing.ts'
import type { DeliverEvent } from './deliver-event.ts'
import { describeFailure, eventPauseMs, isPassing, wayPauseMs } from './event-failure.ts'
import type { ClaimedStream, EventStore, StoredEvent, StreamState } from './event-store.ts'

/** An event that could not be done. */
export interface EventTrouble {
  readonly event: StoredEvent
  readonly tenant: RoutedTenant
  /** How often it was tried; what is not the fault of the event does not count. */
  readonly attempts: number
  readonly error: unknown
}

export interface StreamOptions {
  readonly module: string
  readonly store: EventStore
  readonly deliver: DeliverEvent
  /** How often an event is tried before it is parked. */
  readonly attempts: number
  readonly onParked: (trouble: EventTrouble) => void
  readonly onFailure: (trouble: EventTrouble) => void
  readonly random: () => number
  /** How often in a row the way was at fault, over all streams of this process. */
  readonly way: { failures: number }
}

export interface StreamTurn {
  readonly claimed: ClaimedStream
  readonly tenant: RoutedTenant
  /** Asked between two events: whether the stream is this process's still, and may go on. */
  readonly mayGoOn: () => boolean
}

/** Read at a time: what is written meanwhile comes with the next read. */
const MOST_READ = 50

/** Delivers the events of a tenant in order, until there are none, one could not be done, or its turn is over. */
export async function deliverStream(
  options: StreamOptions,
  { claimed, tenant, mayGoOn }: StreamTurn,
): Promise<StreamState> {
  const { module, store, deliver, way } = options
  if (claimed.order === 'drop' && claimed.failed !== undefined) {
    await store.remove(claimed.failed.id)
  }
  for (;;) {
    const events = await store.first(module, MOST_READ)
    if (events.length === 0) return { waiting: 0, oldest: undefined }
    for (const event of events) {
      if (!mayGoOn()) return await countLeft(options)
      try {
        await deliver(event, tenant)
      } catch (error) {
        const failed = judge(options, claimed, { event, tenant, error })
        return { ...(await countLeft(options)), failed }
      }
      way.failures = 0
      await store.remove(event.id)
    }
  }
}

async function countLeft({ store, module }: StreamOptions): Promise<StreamState> {
  const { count, oldest } = await store.waiting(module)
  return { waiting: count, oldest }
}

/** The stream waits for the event, so that none of its tenant overtakes it. */
function judge(
  { attempts: most, onParked, onFailure, random, way }: StreamOptions,
  { failed, order }: ClaimedStream,
  told: Omit<EventTrouble, 'attempts'>,
): NonNullable<StreamState['failed']> {
  const { id } = told.event
  const before = failed?.id === id && order !== 'retry' ? failed.attempts : 0
  const reason = describeFailure(told.error)
  if (isPassing(told.error)) {
    onFailure({ ...told, attempts: before })
    way.failures += 1
    return { id, attempts: before, reason, pauseMs: wayPauseMs(way.failures, random) }
  }
  const attempts = before + 1
  if (attempts >= most) {
    onParked({ ...told, attempts })
    return { id, attempts, reason, pauseMs: undefined }
  }
  onFailure({ ...told, attempts })
  return { id, attempts, reason, pauseMs: eventPauseMs(attempts, random) }
}
