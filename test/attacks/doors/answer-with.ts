import type { QueryResult, QueryResultRow } from 'pg'

/** The answer of a server that has these rows, whatever it was asked. */
export function answerWith<Row extends QueryResultRow>(rows: readonly unknown[]): QueryResult<Row> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller states the row
  return { rows: rows as Row[], command: '', rowCount: rows.length, oid: 0, fields: [] }
}
