import type { ResolvedConfig } from './config/index.ts'
import type { ContextStore } from './context/context-store.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import { EventRows } from './database/events/event-rows.ts'
import type { TenantTransactions } from './database/transactions/tenant-transactions.ts'
import { CatalogStreams } from './event-streams.ts'
import { EventNotes } from './extraction/events/event-notes.ts'
import type {
  EventMark,
  EventStore,
  NewEvent,
  StoredEvent,
} from './extraction/events/event-store.ts'
import { quietly } from './extraction/quietly.ts'

export interface ExtractionEventsOptions<DB> {
  readonly config: ResolvedConfig
  readonly catalog: DatabasePlace
  readonly context: ContextStore
  readonly transactions: TenantTransactions<DB>
  readonly onOutage: ((error: unknown) => void) | undefined
}

/** The events of tenants: in tables beside their rows (`eventsMigration`), and noted in the catalog for all processes. */
export class ExtractionEvents<DB> implements EventStore {
  readonly streams: CatalogStreams
  readonly #context: ContextStore
  readonly #rows: EventRows<DB>
  readonly #notes: EventNotes
  readonly #listeners = new Set<() => void>()

  constructor({ config, catalog, context, transactions, onOutage }: ExtractionEventsOptions<DB>) {
    this.streams = new CatalogStreams(config, catalog)
    this.#context = context
    this.#rows = new EventRows(transactions, Math.random)
    this.#notes = new EventNotes({
      tell: async (notes) => await this.streams.note(notes),
      onOutage: quietly(onOutage),
      now: () => performance.now(),
    })
  }

  async write(event: NewEvent): Promise<void> {
    const { module } = event
    const { id } = this.#context.require().tenant
    await this.#rows.write(event, (onEnd) => {
      onEnd((mayBeCommitted) => void this.#ended(module, id, mayBeCommitted))
      // Told while it is written, and committed when both are done.
      return this.#notes.opened(module, id)
    })
  }

  async first(module: string, most: number): Promise<readonly StoredEvent[]> {
    return await this.#rows.first(module, most)
  }

  async waiting(module: string): ReturnType<EventStore['waiting']> {
    return await this.#rows.waiting(module)
  }

  async remove(id: string): Promise<void> {
    await this.#rows.remove(id)
  }

  async once(module: string, event: EventMark, run: () => Promise<void>): Promise<boolean> {
    return await this.#rows.once(module, event, run)
  }

  onWritten(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async told(): Promise<void> {
    await this.#notes.told()
  }

  async close(): Promise<void> {
    await this.#notes.close()
    await this.streams.close()
  }

  async #ended(module: string, tenantId: string, mayBeCommitted: boolean): Promise<void> {
    await this.#notes.ended(module, tenantId, { isDue: mayBeCommitted })
    if (mayBeCommitted) for (const listener of this.#listeners) listener()
  }
}
