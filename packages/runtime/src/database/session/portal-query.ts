import type { Connection, FieldDef } from 'pg'

import { TenantryError } from '../../errors.ts'
import {
  ContextualQuery,
  type ContextualQueryOptions,
  type WireStatement,
} from './contextual-query.ts'
import { WireQuery } from './wire-query.ts'

/** A statement whose rows the server keeps, and hands out a chunk at a time. */
export interface Portal {
  readonly name: string
  /** The most rows that one message asks for. */
  readonly chunkSize: number
  /** Of the rows; told once, with the first chunk. */
  fields: FieldDef[]
  /** Whether there may be rows left. */
  isSuspended: boolean
}

/** The most that the protocol can ask for; with 0 it asks for all. */
const MOST_ROWS = 2 ** 31 - 1

/**
 * @param number One of its own for each portal of a connection.
 * @throws {TenantryError} STREAM_SIZE_INVALID
 */
export function createPortal(number: number, chunkSize: number): Portal {
  if (Number.isInteger(chunkSize) && chunkSize > 0 && chunkSize <= MOST_ROWS) {
    return { name: `tenantry_portal_${number}`, chunkSize, fields: [], isSuspended: false }
  }
  throw new TenantryError('STREAM_SIZE_INVALID', {
    message: `A stream was to fetch ${chunkSize} rows at a time.`,
    hint: 'Give stream() a whole number above 0, or nothing for 100.',
    details: { chunkSize },
  })
}

/**
 * Opens a portal, and takes the first rows out of it. Each chunk has a Sync of its own, so the portal
 * lives in a transaction that was begun by name: other statements may run between two chunks, and the
 * statement timeout counts the time of the server, not that of whoever reads.
 */
export class PortalQuery extends ContextualQuery {
  readonly #portal: Portal

  constructor(statement: WireStatement, portal: Portal, options: ContextualQueryOptions) {
    super(statement, options, portal.name)
    this.#portal = portal
  }

  override handleRowDescription(message: { readonly fields: FieldDef[] }): void {
    this.#portal.fields = message.fields
    super.handleRowDescription(message)
  }

  override handlePortalSuspended(): void {
    this.#portal.isSuspended = true
  }

  override _getRows(connection: Connection): void {
    askForRows(connection, this.#portal)
  }
}

/** Takes the next rows out of a portal that is open. */
export class PortalFetch extends WireQuery {
  readonly #portal: Portal

  constructor(portal: Portal) {
    super({ text: '', values: [], queryMode: 'extended' })
    this.#portal = portal
  }

  override submit(connection: Connection): null {
    // The server describes the rows only once.
    this.handleRowDescription({ fields: this.#portal.fields })
    this.#portal.isSuspended = false
    askForRows(connection, this.#portal)
    return null
  }

  override handlePortalSuspended(): void {
    this.#portal.isSuspended = true
  }
}

/** Gives back what the server keeps for a portal, whether or not it is open still. */
export class PortalClose extends WireQuery {
  readonly #portal: Portal

  constructor(portal: Portal) {
    super({ text: '', values: [], queryMode: 'extended' })
    this.#portal = portal
  }

  override submit(connection: Connection): null {
    connection.stream.cork()
    connection.close({ type: 'P', name: this.#portal.name }, true)
    connection.sync()
    connection.stream.uncork()
    return null
  }
}

function askForRows(connection: Connection, { name, chunkSize }: Portal): void {
  connection.stream.cork()
  connection.execute({ portal: name, rows: String(chunkSize) }, true)
  connection.sync()
  connection.stream.uncork()
}
