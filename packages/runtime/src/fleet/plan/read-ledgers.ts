import type { Client } from 'pg'

import type { AppliedMigration, Ledger } from '../../catalog/ledger.ts'
import { digestOf } from '../../catalog/ledger.ts'
import { quoteLiteral } from '../../database/sql-text.ts'
import { ledgerOf } from '../../migrations/placement-message.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { type UnfinishedVisit, visitDatabases } from '../visit-databases.ts'

/** How many ledgers one statement reads: each is a table, and locking thousands at once runs out of memory. */
const LEDGERS_EACH = 100

export interface LedgerReading {
  /** By the placement's id; one that is not there is left out. */
  readonly ledgers: ReadonlyMap<string, Ledger>
  /** What could not be asked, and why. */
  readonly unfinished: readonly UnfinishedVisit[]
}

/**
 * The ledgers as the placements themselves have them. Placements with the same migrations get the same
 * object.
 */
export async function readLedgers(
  fleet: Fleet,
  placements: readonly Placement[],
): Promise<LedgerReading> {
  const found = new Map<string, Ledger>()
  const known = new Map<string, Ledger>()
  const unfinished = await visitDatabases(
    fleet,
    placements,
    async ({ client, placements: part }) => {
      for (let start = 0; start < part.length; start += LEDGERS_EACH) {
        const few = await withLedger(client, part.slice(start, start + LEDGERS_EACH))
        if (few.length === 0) continue
        for (const { id, ledger } of await readPart(client, few)) {
          const digest = digestOf(ledger)
          const shared = known.get(digest) ?? ledger
          known.set(digest, shared)
          found.set(id, shared)
        }
      }
    },
  )
  return { ledgers: found, unfinished }
}

/**
 * As `readLedgers`, of all of them.
 *
 * @throws What kept a database from being asked.
 */
export async function readAllLedgers(
  fleet: Fleet,
  placements: readonly Placement[],
): Promise<ReadonlyMap<string, Ledger>> {
  const { ledgers, unfinished } = await readLedgers(fleet, placements)
  const [first] = unfinished
  if (first !== undefined) throw first.error
  return ledgers
}

async function withLedger(client: Client, placements: readonly Placement[]): Promise<Placement[]> {
  const { rows } = await client.query<{ is_there: boolean }>(
    'select to_regclass(name) is not null as is_there from unnest($1::text[]) with ordinality as t (name, n) order by n',
    [placements.map(ledgerOf)],
  )
  return placements.filter((_placement, index) => rows[index]?.is_there)
}

async function readPart(
  client: Client,
  placements: readonly Placement[],
): Promise<{ id: string; ledger: AppliedMigration[] }[]> {
  const selects = placements.map(
    (placement) => `select ${quoteLiteral(placement.id)} as id, coalesce(json_agg(json_build_object(
      'migration', migration, 'checksum', checksum) order by migration), '[]') as ledger from ${ledgerOf(placement)}`,
  )
  const { rows } = await client.query<{ id: string; ledger: AppliedMigration[] }>(
    selects.join(' union all '),
  )
  return rows
}
