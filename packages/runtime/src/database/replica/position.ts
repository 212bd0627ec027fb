import type { QueryResult, QueryResultRow } from 'pg'

import { TenantryError } from '../../errors.ts'

/** A place in the write-ahead log of one cluster: what was committed before it is in it. */
export interface Position {
  readonly system: string
  readonly timeline: number
  readonly lsn: string
}

/** Runs one statement on the cluster itself, outside every tenant. */
export type RunOnCluster = <Row extends QueryResultRow>(text: string) => Promise<QueryResult<Row>>

const FORM = /^(\d{1,20}):(\d{1,10}):([0-9A-F]{1,8}\/[0-9A-F]{1,8})$/

// The name of a WAL file begins with the timeline. The insert position also covers commits that did not
// wait for the disk.
const CURRENT = `select (pg_catalog.pg_control_system()).system_identifier::text as system,
  substr(pg_catalog.pg_walfile_name(lsn), 1, 8) as timeline, lsn::text as lsn
  from pg_catalog.pg_current_wal_insert_lsn() as lsn`

/** Where the cluster stands now. */
export async function readPosition(query: RunOnCluster): Promise<Position> {
  const { rows } = await query<{ system: string; timeline: string; lsn: string }>(CURRENT)
  const [row] = rows
  if (row === undefined) throw new Error('The cluster did not say where it stands.')
  return { ...row, timeline: Number.parseInt(row.timeline, 16) }
}

export function formatPosition({ system, timeline, lsn }: Position): string {
  return `${system}:${timeline}:${lsn}`
}

/** @throws {TenantryError} POSITION_INVALID for a text that formatPosition did not make. */
export function parsePosition(text: string): Position {
  const [, system = '', timeline = '', lsn = ''] = FORM.exec(text) ?? []
  if (lsn !== '') return { system, timeline: Number(timeline), lsn }
  throw new TenantryError('POSITION_INVALID', {
    message: 'A read was to come after a position, and what was given is none.',
    hint: 'Hand over the string that tenancy.position() returned, unchanged.',
  })
}
