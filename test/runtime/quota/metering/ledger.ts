import { setTimeout as sleep } from 'node:timers/promises'

import type { Pool } from 'pg'

import type { UsageBatch, UsageSink } from '@tenantry/runtime/quota'

/** What a consumer needs: the keys it has seen, and what was used. As docs/metering.md shows it. */
export const LEDGER_TABLES = `
  create table usage_batch (
    producer text, epoch uuid, sequence bigint,
    started_at timestamptz not null, ended_at timestamptz not null,
    primary key (producer, epoch, sequence)
  );
  create table usage_line (
    producer text, epoch uuid, sequence bigint, tenant_id uuid, tier text,
    requests bigint not null, cost bigint not null, statements bigint not null, rows bigint not null,
    database_ms numeric not null, bytes_in bigint not null, bytes_out bigint not null,
    primary key (producer, epoch, sequence, tenant_id, tier),
    foreign key (producer, epoch, sequence) references usage_batch
  )`

const BOOK = `
  with batch as (
    insert into usage_batch values ($1, $2, $3, $4, $5) on conflict do nothing returning 1
  )
  insert into usage_line
  select $1, $2, $3, line.* from jsonb_to_recordset($6::jsonb) as line (
    tenant_id uuid, tier text, requests bigint, cost bigint, statements bigint, rows bigint,
    database_ms numeric, bytes_in bigint, bytes_out bigint
  ) where exists (select from batch)`

/** Books a batch, unless it is booked: in one statement, so wholly or not at all. */
export async function book(pool: Pool, batch: UsageBatch): Promise<void> {
  const { producer, epoch, sequence, startedAt, endedAt } = batch
  const lines = batch.usage.map(({ id, tier, usage }) => ({
    tenant_id: id,
    tier,
    requests: usage.requests,
    cost: usage.cost,
    statements: usage.statements,
    rows: usage.rows,
    database_ms: usage.databaseMs,
    bytes_in: usage.bytesIn,
    bytes_out: usage.bytesOut,
  }))
  const values = [producer, epoch, sequence, startedAt, endedAt, JSON.stringify(lines)]
  await pool.query(BOOK, values)
}

/** A ledger behind a bad network: it refuses, answers late, books and then fails, or books twice at once. */
export function unreliable(pool: Pool, random: () => number): UsageSink {
  return async (batch) => {
    const fate = random()
    if (fate < 0.2) throw new Error('refused')
    if (fate < 0.4) await sleep(30)
    await (fate < 0.6 ? Promise.all([book(pool, batch), book(pool, batch)]) : book(pool, batch))
    if (fate > 0.8) throw new Error('booked, and the answer was lost')
  }
}
