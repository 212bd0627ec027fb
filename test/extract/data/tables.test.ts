import { expect, test } from 'vitest'

import { linesOf, planProgram } from '../plan-program.ts'

/** The lines of what has to do with data alone. */
async function dataLines(program: string): Promise<string[]> {
  return linesOf(await planProgram(program)).filter((line) => DATA.test(line))
}

const DATA = / (?:table-used|table-foreign|key-crosses|transaction-spans) /

const DB = `
// db.ts
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
interface Tables {
  invoice: { id: string; customer_id: string; total: number }
  customer: { id: string; name: string }
}
export const pool = new Pool()
export const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
export { sql }
`
const MIGRATIONS = `
// billing/migrations/1_invoice.sql
create table invoice (id uuid primary key, customer_id uuid, total int);
// crm/migrations/2_customer.sql
create table customer (id uuid primary key, name text);
`
/** What uses its own table, so that the folder counts as its owner. */
const CRM = `
// crm/index.ts
import { db } from '../db.ts'
export const names = async () => await db.selectFrom('customer').select('name').execute()
`

test('a query outside of the module on its table is refused, whichever library makes it', async () => {
  const lines = await dataLines(`${DB}${MIGRATIONS}${CRM}
// billing/index.ts
import { db } from '../db.ts'
export const all = async () => await db.selectFrom('invoice').selectAll().execute()
// report.ts
import { db, pool, sql } from './db.ts'
export const built = async () => await db.selectFrom('invoice').select('total').execute()
export const text = async () => await pool.query('select total from billing.invoice where id = $1', ['1'])
export const tagged = async () => await sql\`select 1 from \${sql.table('invoice')}\`.execute(db)
export const within = () => sql\`exists (select 1 from invoice)\`
`)
  expect(lines).toEqual([
    'in src/report.ts:2 table-used invoice: refused',
    'in src/report.ts:3 table-used invoice: refused',
    'in src/report.ts:4 table-used invoice: refused',
    'in src/report.ts:5 table-used invoice: refused',
  ])
})

test('a query of the module on the table of another module is refused, and a join has words of its own', async () => {
  const plan = await planProgram(`${DB}${MIGRATIONS}${CRM}
// billing/index.ts
import { db } from '../db.ts'
export const names = async () => await db.selectFrom('customer').select('name').execute()
export const joined = async () =>
  await db.selectFrom('invoice').innerJoin('customer', 'customer.id', 'invoice.customer_id').select('name').execute()
`)
  const told = plan.edges.flatMap(({ shape, place, verdict }) =>
    shape === 'table-foreign' && verdict.is === 'refused'
      ? [{ line: place.line, why: verdict.why, remedy: verdict.remedy }]
      : [],
  )
  expect(told).toEqual([
    {
      line: 2,
      why: 'customer is a table of crm: the rows of the service will lie elsewhere, and this query would not reach it.',
      remedy:
        'Ask crm by what its index exports, before the module is called, and hand that over; or keep a copy of what is needed here, told by events.',
    },
    {
      line: 4,
      why: 'One query names invoice and customer, a table of crm: once the rows lie in two databases, nothing can join them.',
      remedy:
        'Ask crm by the ids for its part, and put the two together here; or keep a copy of the columns that are needed, told by events.',
    },
  ])
})

test('a table belongs to the only one to use it where it is declared in a folder for all', async () => {
  const lines = await dataLines(`${DB}
// ../migrations/1_all.sql
create table invoice (id uuid primary key, customer_id uuid references customer (id), total int);
// billing/index.ts
import { db } from '../db.ts'
export const all = async () => await db.selectFrom('invoice').selectAll().execute()
${CRM}`)
  expect(lines).toEqual(['out migrations/1_all.sql:1 key-crosses invoice.customer_id: refused'])
})

test('a table that both sides use and neither declares is told to the side that has fewer queries', async () => {
  const plan = await planProgram(`${DB}
// billing/index.ts
import { db } from '../db.ts'
export const one = async () => await db.selectFrom('invoice').select('id').execute()
export const two = async () => await db.selectFrom('invoice').select('total').execute()
// report.ts
import { db } from './db.ts'
export const sum = async () => await db.selectFrom('invoice').select('total').execute()
`)
  expect(linesOf(plan)).toContain('in src/report.ts:2 table-used invoice: refused')
  expect(plan.edges.filter(({ shape }) => shape.startsWith('table-'))).toMatchObject([
    {
      verdict: {
        why: 'invoice is used on both sides, in 2 queries of billing and 1 elsewhere, and nothing says whose it is.',
      },
    },
  ])
})

test('names that a query gives itself, tests and migrations are no uses', async () => {
  const lines = await dataLines(`${DB}
// billing/index.ts
import { db } from '../db.ts'
export const one = async () =>
  await db.with('recent', (q) => q.selectFrom('invoice').selectAll()).selectFrom('recent').selectAll().execute()
// report.ts
import { db } from './db.ts'
export const other = async () =>
  await db.with('recent', (q) => q.selectFrom('customer').selectAll()).selectFrom('recent').selectAll().execute()
// report.test.ts
import { db } from './db.ts'
export const rows = async () => await db.selectFrom('invoice').selectAll().execute()
// migrations/3_fill.ts
import { db } from '../db.ts'
export const up = async () => await db.updateTable('invoice').set({ total: 0 }).execute()
`)
  expect(lines).toEqual([])
})

test('Drizzle names tables by variables, and keys by functions', async () => {
  const lines = await dataLines(`
// schema.ts
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
export const clients = pgTable('customer', { id: text('id').primaryKey() })
// billing/schema.ts
import { pgTable, text } from 'drizzle-orm/pg-core'
import { clients } from '../schema.ts'
export const bills = pgTable('invoice', {
  id: text('id').primaryKey(),
  customerId: text('customer_id').references(() => clients.id),
})
// database.ts
import { PgDatabase, type PgQueryResultHKT } from 'drizzle-orm/pg-core'
declare class Database extends PgDatabase<PgQueryResultHKT> { constructor() }
export const db = new Database()
// billing/index.ts
import { db } from '../database.ts'
import { bills } from './schema.ts'
export const all = async () => await db.select().from(bills)
// report.ts
import { eq } from 'drizzle-orm'
import { db } from './database.ts'
import { bills } from './billing/schema.ts'
import { clients } from './schema.ts'
export const all = async () => await db.select().from(clients).innerJoin(bills, eq(bills.customerId, clients.id))
`)
  expect(lines).toEqual([
    'out src/billing/schema.ts:5 key-crosses invoice.customer_id: refused',
    'in src/report.ts:5 table-used invoice: refused',
  ])
})

test('Knex names tables in calls, and keys in callbacks; what a later file drops is gone', async () => {
  const lines = await dataLines(`
// billing/migrations/1_invoice.ts
import type { Knex } from 'knex'
export async function up(knex: Knex) {
  await knex.schema.createTable('invoice', (table) => {
    table.uuid('id').primary()
    table.uuid('customer_id').references('id').inTable('customer')
    table.uuid('seller_id').references('seller.id')
    table.foreign('payer_id').references('customer.id')
  })
}
export async function down(knex: Knex) {
  await knex.schema.dropTable('invoice')
}
// billing/migrations/2_free.ts
import type { Knex } from 'knex'
export async function up(knex: Knex) {
  await knex.schema.alterTable('invoice', (table) => table.dropForeign('seller_id'))
}
// billing/index.ts
import createKnex from 'knex'
const knex = createKnex({ client: 'pg' })
export const all = async () => await knex('invoice').select('*')
// report.ts
import createKnex from 'knex'
const knex = createKnex({ client: 'pg' })
export const all = async () => await knex('customer').join('invoice', 'invoice.customer_id', 'customer.id')
`)
  expect(lines).toEqual([
    'out src/billing/migrations/1_invoice.ts:5 key-crosses invoice.customer_id: refused',
    'out src/billing/migrations/1_invoice.ts:7 key-crosses invoice.payer_id: refused',
    'in src/report.ts:3 table-used invoice: refused',
  ])
})

test('models of Prisma are owned by who uses them, with the lines of the schema', async () => {
  const lines = await dataLines(`
// ../prisma/schema.prisma
model Customer {
  id       String    @id
  invoices Invoice[]
  @@map("customer")
}
model Invoice {
  id         String   @id
  customerId String   @map("customer_id")
  customer   Customer @relation(fields: [customerId], references: [id])
  @@map("invoice")
}
// prisma.ts
interface Delegate {
  findMany(given?: object): Promise<unknown[]>
  findUniqueOrThrow(given: object): Promise<unknown>
  findFirstOrThrow(given?: object): Promise<unknown>
  createMany(given: object): Promise<unknown>
  groupBy(given: object): Promise<unknown>
}
declare class PrismaClient {
  readonly invoice: Delegate
  readonly customer: Delegate
  $queryRaw(text: TemplateStringsArray, ...values: unknown[]): Promise<unknown>
  $executeRawUnsafe(text: string, ...values: unknown[]): Promise<number>
}
export const prisma = new PrismaClient()
// billing/index.ts
import { prisma } from '../prisma.ts'
export const all = async () => await prisma.invoice.findMany({ include: { customer: true } })
// crm.ts
import { prisma } from './prisma.ts'
export const one = async () => await prisma.customer.findMany()
export const two = async () => await prisma.customer.findMany()
export const raw = async () => await prisma.$queryRaw\`select name from customer\`
`)
  expect(lines).toEqual(['out src/billing/index.ts:2 table-foreign customer: refused'])
})

test('entities of TypeORM own their tables and have keys', async () => {
  const lines = await dataLines(`
// typeorm.ts
export declare function Entity(name?: string): ClassDecorator
export declare function ManyToOne(target: () => unknown): PropertyDecorator
export declare function getRepository<T>(entity: new () => T): { find(): Promise<T[]> }
// crm/customer.ts
import { Entity, getRepository } from '../typeorm.ts'
@Entity('customer')
export class Customer { id!: string }
export const all = async () => await getRepository(Customer).find()
// billing/invoice.ts
import { Customer } from '../crm/customer.ts'
import { Entity, getRepository, ManyToOne } from '../typeorm.ts'
@Entity()
export class Invoice {
  id!: string
  @ManyToOne(() => Customer)
  customer!: Customer
}
export const names = async () => await getRepository(Customer).find()
// report.ts
import { Invoice } from './billing/invoice.ts'
import { getRepository } from './typeorm.ts'
export const all = async () => await getRepository(Invoice).find()
`)
  expect(lines).toEqual([
    'out src/billing/invoice.ts:6 key-crosses invoice.customer_id: refused',
    'out src/billing/invoice.ts:9 table-foreign customer: refused',
    'in src/report.ts:3 table-used invoice: refused',
  ])
})
