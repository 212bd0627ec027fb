import { type PrismaModels, readPrismaModels } from '../../code/index.ts'
import type { RuleVariant } from './code-rule.ts'

/** What stands in front of the examples with `pg` alone. */
const PG_PREAMBLE = `import { Pool } from 'pg'

const pool = new Pool()
`

const DRIZZLE_PREAMBLE = `import { and, eq, gt, sql } from 'drizzle-orm'
import { integer, PgDatabase, type PgQueryResultHKT, pgTable, text } from 'drizzle-orm/pg-core'

const invoice = pgTable('invoice', {
  tenantId: text('tenant_id').notNull(),
  id: text('id').primaryKey(),
  number: text('number').notNull(),
  customerId: text('customer_id').notNull(),
  total: integer('total').notNull(),
})
const customer = pgTable('customer', {
  tenantId: text('tenant_id').notNull(),
  id: text('id').primaryKey(),
  name: text('name').notNull(),
})

interface Schema extends Record<string, unknown> {
  invoice: typeof invoice
  customer: typeof customer
}
declare class Database extends PgDatabase<PgQueryResultHKT, Schema> {
  constructor()
}
const db = new Database()
`

const KNEX_PREAMBLE = `import createKnex from 'knex'

const knex = createKnex({ client: 'pg' })
`

/** Stands in for what `prisma generate` would write, which lies in a folder of the application's own choice. */
const PRISMA_PREAMBLE = `interface Invoice {
  tenantId: string
  id: string
  number: string
  total: number
}
interface Find {
  where?: { [Name in keyof Invoice]?: Invoice[Name] | undefined }
  include?: { customer?: boolean }
}
interface Delegate {
  findMany(given?: Find): Promise<Invoice[]>
  findFirst(given?: Find): Promise<Invoice | null>
  findUniqueOrThrow(given: Find): Promise<Invoice>
  findFirstOrThrow(given?: Find): Promise<Invoice>
  createMany(given: { data: Invoice[] }): Promise<unknown>
  groupBy(given: { by: (keyof Invoice)[] }): Promise<unknown>
}
declare class PrismaClient {
  readonly invoice: Delegate
  $queryRaw(text: TemplateStringsArray, ...values: unknown[]): Promise<unknown>
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown>
  $executeRawUnsafe(text: string, ...values: unknown[]): Promise<number>
}

const prisma = new PrismaClient()
`

/** The schema behind the examples with Prisma. */
export const EXAMPLE_MODELS: PrismaModels = readPrismaModels([
  `model Customer {
  id       String    @id
  tenantId String    @map("tenant_id")
  invoices Invoice[]
  @@map("customer")
}
model Invoice {
  id         String   @id
  tenantId   String   @map("tenant_id")
  customerId String   @map("customer_id")
  customer   Customer @relation(fields: [customerId], references: [id])
  @@map("invoice")
}`,
])

/** Whether a file of an example is of a tenancy of its own. */
export function isExampleTenancy(path: string): boolean {
  return path.endsWith('/tenant-database.ts')
}

type Examples = Pick<RuleVariant, 'leak' | 'mend'>

/** The same leak with other packages than the first example has. */
export function variants(given: {
  readonly pg?: Examples
  readonly drizzle?: Examples
  readonly knex?: Examples
  readonly prisma?: Examples
}): readonly RuleVariant[] {
  return [
    ...(given.pg ? [{ with: 'pg', needs: ['@types/pg'], preamble: PG_PREAMBLE, ...given.pg }] : []),
    ...(given.drizzle
      ? [{ with: 'drizzle', needs: ['drizzle-orm'], preamble: DRIZZLE_PREAMBLE, ...given.drizzle }]
      : []),
    ...(given.knex
      ? [{ with: 'knex', needs: ['knex'], preamble: KNEX_PREAMBLE, ...given.knex }]
      : []),
    ...(given.prisma
      ? [{ with: 'prisma', needs: ['@prisma/client'], preamble: PRISMA_PREAMBLE, ...given.prisma }]
      : []),
  ]
}
