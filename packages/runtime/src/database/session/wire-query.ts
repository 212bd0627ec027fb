import { type Connection, type FieldDef, Query, type QueryResult, type QueryResultRow } from 'pg'

/**
 * The part of node-postgres that pg-cursor and pg-query-stream build on as well: a query writes its
 * own messages and is handed the answers. @types/pg leaves it out.
 */
interface PgWireQuery {
  callback: (error: Error | null, result: QueryResult<QueryResultRow>) => void
  submit(connection: Connection): Error | null
  hasBeenParsed(connection: Connection): boolean
  handleRowDescription(message: { readonly fields: FieldDef[] }): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Connection): void
  /** In place of a completion, for a text without a statement. */
  handleEmptyQuery(connection: Connection): void
  handlePortalSuspended(connection: Connection): void
  handleCopyInResponse(connection: Connection): void
  /** A part of what is copied to the client. */
  handleCopyData(message: { readonly chunk: Buffer }, connection: Connection): void
  handleError(error: Error, connection: Connection): void
  /** Asks for the rows of the portal, behind everything else. */
  _getRows(connection: Connection, rows: number | undefined): void
}

type PgWireQueryConstructor = new (config: {
  text: string
  name?: string
  portal?: string
  values: unknown[]
  queryMode: 'extended'
}) => PgWireQuery

/** A query of node-postgres that others can extend. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types leave these methods out
export const WireQuery = Query as unknown as PgWireQueryConstructor
export type WireQuery = PgWireQuery
