import { randomUUID } from 'node:crypto'

import { type CatalogConnection, catalogConnection } from './catalog-connection.ts'
import type { ResolvedConfig } from './config/index.ts'
import type { DatabasePlace } from './database/connections/pools.ts'
import type { StreamNote } from './extraction/events/event-notes.ts'
import type { ClaimedStream, EventStreams, StreamState } from './extraction/events/event-store.ts'

interface ClaimedRow {
  tenant_id: string
  slug: string
  wakes: string
  failed_id: string | null
  attempts: number
  wanted: 'retry' | 'drop' | null
}

/** The way of events to the catalog, on connections that are opened when one asks first. */
export class CatalogStreams implements EventStreams {
  readonly #open: () => CatalogConnection
  #line: CatalogConnection | undefined

  constructor(config: ResolvedConfig, catalog: DatabasePlace) {
    this.#open = () => catalogConnection(config, catalog, { purpose: 'events', most: 2 })
  }

  async note(notes: readonly StreamNote[]): Promise<void> {
    await this.#connection().query('select tenantry.note_events($1, $2, $3)', [
      notes.map(({ module }) => module),
      notes.map(({ tenantId }) => tenantId),
      notes.map(({ isDue }) => isDue),
    ])
  }

  async claim(module: string, most: number): Promise<readonly ClaimedStream[]> {
    const claim = randomUUID()
    const { rows } = await this.#connection().query<ClaimedRow>(
      'select tenant_id, slug, wakes::text, failed_id, attempts, wanted from tenantry.claim_events($1, $2, $3)',
      [module, claim, most],
    )
    return rows.map(({ tenant_id: tenantId, slug, wakes, failed_id: id, attempts, wanted }) => ({
      claim,
      tenantId,
      slug,
      wakes,
      failed: id === null ? undefined : { id, attempts },
      order: wanted ?? undefined,
    }))
  }

  async renew(module: string, { tenantId, claim }: ClaimedStream): Promise<boolean> {
    const { rows } = await this.#connection().query<{ held: boolean }>(
      'select tenantry.renew_events($1, $2, $3) as held',
      [module, tenantId, claim],
    )
    return rows[0]?.held ?? false
  }

  async release(
    module: string,
    { claim, tenantId, wakes, order }: ClaimedStream,
    { waiting, oldest, failed }: StreamState,
  ): Promise<void> {
    await this.#connection().query(
      'select tenantry.release_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [
        module,
        tenantId,
        claim,
        wakes,
        order ?? null,
        waiting,
        oldest ?? null,
        failed?.id ?? null,
        failed?.attempts ?? null,
        failed?.reason ?? null,
        failed?.pauseMs ?? null,
      ],
    )
  }

  async close(): Promise<void> {
    await this.#line?.close()
  }

  #connection(): CatalogConnection {
    return (this.#line ??= this.#open())
  }
}
