import type { Tenancy } from '@tenantry/runtime'
import {
  type Contract,
  defineContract,
  errorType,
  nothing,
  number,
  string,
  tuple,
} from '@tenantry/runtime/contract'
import { sql } from 'kysely'

import { renderMigration } from '../../../../packages/runtime/src/migrations/render-migration.ts'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import { type TestDatabase, testMigrations } from '../../../support/test-application.ts'
import eventsMigration from './migrations/20260102000000_extraction_events.ts'

/** A module whose writes are events. */
export interface UsageApi {
  /** Adds a row that says how many there were before it. */
  readonly record: (label: string) => Promise<void>
  readonly count: () => Promise<number>
}

export class UsageRefused extends Error {
  override readonly name: string = 'UsageRefused'
}

export const usage: Contract<UsageApi> = defineContract<UsageApi>({
  name: 'usage',
  version: '1',
  operations: {
    record: { kind: 'write', arguments: tuple(string), result: nothing },
    count: { kind: 'read', arguments: tuple(), result: number },
  },
  errors: { USAGE_REFUSED: errorType(UsageRefused, {}) },
})

export interface UsageHooks {
  /** Called behind the effect of a record, and before it is committed. */
  readonly afterEffect?: (label: string) => void | Promise<void>
}

/** The module's functions on the invoices of whoever is in the context: `amount` says how many there were before. */
export function usageModule(
  tenancy: Tenancy<TestDatabase>,
  { afterEffect = () => undefined }: UsageHooks = {},
): UsageApi {
  const count = async (): Promise<number> => {
    const [found] = await tenancy.db
      .selectFrom('invoice')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .execute()
    return Number(found?.count ?? 0)
  }
  return {
    count,
    async record(label) {
      await tenancy.transaction(async (trx) => {
        const before = await count()
        await trx.insertInto('invoice').values({ number: label, amount: before }).execute()
      })
      await afterEffect(label)
    },
  }
}

/** The tables of every test, and those of events. */
export async function eventMigrations(): Promise<RenderedMigration[]> {
  const source = { kind: 'typescript', migration: eventsMigration } as const
  const name = '20260102000000_extraction_events'
  return [...(await testMigrations()), await renderMigration({ name, module: 'usage', source })]
}

/** What was recorded, in the order in which it was done. */
export async function recorded(tenancy: Tenancy<TestDatabase>, slug: string): Promise<string[]> {
  return await tenancy.run(slug, async () => {
    const rows = await tenancy.db
      .selectFrom('invoice')
      .select(['number', 'amount'])
      .orderBy('amount')
      .execute()
    return rows.map(({ number: label }) => label)
  })
}

/** How many events wait in the outbox of a tenant. */
export async function waiting(tenancy: Tenancy<TestDatabase>, slug: string): Promise<number> {
  return await tenancy.run(slug, async () => {
    const { rows } = await sql<{ count: string }>`select count(*) from extraction_outbox`.execute(
      tenancy.db,
    )
    return Number(rows[0]?.count)
  })
}
