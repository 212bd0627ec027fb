import { createTenancy } from '@tenantry/runtime'
import {
  createQueryId,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryExecutor,
  type RootOperationNode,
} from 'kysely'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { createInvoiceFleet } from '../scoped-select/invoice-fleet.ts'
import { buildShopQueries, type ShopDatabase } from './shop-queries.ts'

const RUNS = 301
const WARMUPS = 60
const MIXES = 50

export async function measurePlugin(): Promise<Result[]> {
  await using fleet = await createInvoiceFleet()
  await using tenancy = await createTenancy<ShopDatabase>(fleet.config)
  const plain = createUnscoped()
  return await tenancy.run(fleet.slug, async () => {
    const scoped = tenancy.db.getExecutor()
    const unscoped = plain.getExecutor()
    const uncached = await alternate(
      {
        ours: async () => timeCompile(scoped, buildMixes(plain)),
        reference: async () => timeCompile(unscoped, buildMixes(plain)),
      },
      { runs: RUNS, warmups: WARMUPS },
    )
    const mix = buildShopQueries(plain)
    const again = Array.from({ length: MIXES }, () => mix).flat()
    const cached = await alternate(
      {
        ours: async () => timeCompile(scoped, again),
        reference: async () => timeCompile(unscoped, again),
      },
      { runs: RUNS, warmups: WARMUPS },
    )
    const shared = {
      better: 'lower',
      unit: 'ms',
      referenceIs: "Kysely's own compiler writing the same ten queries without any tenant in them",
      excluded:
        'building the queries, which is the same on both sides; nothing is sent to a database',
    } as const
    return [
      {
        name: 'plugin/uncached',
        ...shared,
        ...compare(uncached.ours, uncached.reference),
        oursIs: `ten queries of a shop, each built anew, written for the tenant; ${MIXES} times`,
        goal: '<= 1.1x',
      },
      {
        name: 'plugin/cached',
        ...shared,
        ...compare(cached.ours, cached.reference),
        oursIs: `the same ten nodes again, for the same tenant; ${MIXES} times`,
        goal: '<= 0.1x',
      },
    ]
  })
}

function buildMixes(db: Kysely<ShopDatabase>): RootOperationNode[] {
  return Array.from({ length: MIXES }, () => buildShopQueries(db)).flat()
}

/** The milliseconds from nodes that are built to SQL that can be sent. */
function timeCompile(executor: QueryExecutor, nodes: readonly RootOperationNode[]): number {
  const queryId = createQueryId()
  const start = performance.now()
  for (const node of nodes) {
    executor.compileQuery(executor.transformQuery(node, queryId), queryId)
  }
  return performance.now() - start
}

function createUnscoped(): Kysely<ShopDatabase> {
  return new Kysely<ShopDatabase>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}
