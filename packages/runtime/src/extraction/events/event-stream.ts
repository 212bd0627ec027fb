import type { RoutedTenant } from '../routing/routing.ts'
import type { DeliverEvent } from './deliver-event.ts'
import { describeFailure, eventPauseMs, isPassing } from './event-failure.ts'
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
}

export interface StreamTurn {
  readonly claimed: ClaimedStream
  readonly tenant: RoutedTenant
  /** Asked between two events: whether the stream is this process's still, and may go on. */
  readonly mayGoOn: () => boolean | Promise<boolean>
}

/** Read at a time: what is written meanwhile comes with the next read. */
const MOST_READ = 50

/** Delivers the events of a tenant in order, until there are none, one could not be done, or its turn is over. */
export async function deliverStream(
  options: StreamOptions,
  { claimed, tenant, mayGoOn }: StreamTurn,
): Promise<StreamState> {
  const { module, store, deliver } = options
  if (claimed.order === 'drop' && claimed.failed !== undefined) {
    await store.remove(claimed.failed.id)
  }
  for (;;) {
    const events = await store.first(module, MOST_READ)
    if (events.length === 0) return { waiting: 0, oldest: undefined }
    for (const event of events) {
      if (!(await mayGoOn())) return await countLeft(options)
      try {
        await deliver(event, tenant)
      } catch (error) {
        const failed = judge(options, claimed, { event, tenant, error })
        return { ...(await countLeft(options)), failed }
      }
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
  { attempts: most, onParked, onFailure, random }: StreamOptions,
  { failed, order }: ClaimedStream,
  told: Omit<EventTrouble, 'attempts'>,
): NonNullable<StreamState['failed']> {
  const { id } = told.event
  const before = failed?.id === id && order !== 'retry' ? failed.attempts : 0
  const isPassingOne = isPassing(told.error)
  const attempts = isPassingOne ? before : before + 1
  const reason = describeFailure(told.error)
  const trouble = { ...told, attempts }
  if (attempts >= most && !isPassingOne) {
    onParked(trouble)
    return { id, attempts, reason, pauseMs: undefined }
  }
  onFailure(trouble)
  return { id, attempts, reason, pauseMs: eventPauseMs(attempts, random) }
}
