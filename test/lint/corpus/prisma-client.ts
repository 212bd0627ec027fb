/** What `prisma generate` writes for schema.prisma, as far as the programs of the corpus go (Prisma 7.10). */

type Filter<Value> = Value | { equals?: Value; in?: Value[]; not?: Value; gt?: Value; lt?: Value }
type Where<Row, More> = { [Name in keyof Row]?: Filter<Row[Name]> | undefined } & {
  AND?: Where<Row, More> | Where<Row, More>[]
  OR?: Where<Row, More>[]
  NOT?: Where<Row, More>
} & More

export interface CustomerRow {
  id: string
  tenantId: string
  name: string
}
export interface InvoiceRow {
  id: string
  tenantId: string
  number: string
  total: number
  customerId: string
}
export interface CurrencyRow {
  code: string
  name: string
}
interface Key {
  tenantId_id?: { tenantId: string; id: string }
}

// oxlint-disable-next-line typescript/no-namespace
export declare namespace Prisma {
  export type InvoiceWhereInput = Where<InvoiceRow, { customer?: CustomerWhereInput }>
  export type CustomerWhereInput = Where<CustomerRow, object>
  export type InvoiceWhereUniqueInput = InvoiceWhereInput & Key
  export type CustomerWhereUniqueInput = CustomerWhereInput & Key
  interface ToCustomer {
    connect?: CustomerWhereUniqueInput
  }
  export type InvoiceCreateInput = Omit<InvoiceRow, 'id' | 'customerId'> &
    ({ customerId: string } | { customer: ToCustomer })
  export interface Sql {
    readonly text: string
  }
  export interface PrismaPromise<Result> extends Promise<Result> {
    [Symbol.toStringTag]: 'PrismaPromise'
  }
  export type TransactionClient = Omit<
    PrismaClient,
    '$connect' | '$transaction' | '$extends' | '$use'
  >
  export function sql(text: TemplateStringsArray, ...values: unknown[]): Sql
  export function raw(text: string): Sql
  export function defineExtension<Extension>(extension: Extension): Extension
}

interface Delegate<Row, WhereInput, WhereUnique, Create, Include> {
  findUnique(args: { where: WhereUnique; include?: Include }): Prisma.PrismaPromise<Row | null>
  findUniqueOrThrow(args: { where: WhereUnique; include?: Include }): Prisma.PrismaPromise<Row>
  findFirst(args?: { where?: WhereInput; include?: Include }): Prisma.PrismaPromise<Row | null>
  findFirstOrThrow(args?: { where?: WhereInput }): Prisma.PrismaPromise<Row>
  findMany(args?: {
    where?: WhereInput
    include?: Include
    take?: number
  }): Prisma.PrismaPromise<Row[]>
  create(args: { data: Create }): Prisma.PrismaPromise<Row>
  createMany(args: { data: Create[] }): Prisma.PrismaPromise<{ count: number }>
  update(args: { where: WhereUnique; data: Partial<Row> }): Prisma.PrismaPromise<Row>
  updateMany(args: {
    where?: WhereInput
    data: Partial<Row>
  }): Prisma.PrismaPromise<{ count: number }>
  upsert(args: {
    where: WhereUnique
    create: Create
    update: Partial<Row>
  }): Prisma.PrismaPromise<Row>
  delete(args: { where: WhereUnique }): Prisma.PrismaPromise<Row>
  deleteMany(args?: { where?: WhereInput }): Prisma.PrismaPromise<{ count: number }>
  count(args?: { where?: WhereInput }): Prisma.PrismaPromise<number>
  aggregate(args: {
    where?: WhereInput
    _sum?: { total?: true }
  }): Prisma.PrismaPromise<{ _sum: { total: number | null } }>
  groupBy(args: { by: (keyof Row)[]; where?: WhereInput }): Prisma.PrismaPromise<Row[]>
}

type Scope<Args> = (given: { args: Args; query: (args: Args) => Promise<unknown> }) => unknown

export declare class PrismaClient {
  readonly customer: Delegate<
    CustomerRow,
    Prisma.CustomerWhereInput,
    Prisma.CustomerWhereUniqueInput,
    Omit<CustomerRow, 'id'>,
    object
  >
  readonly invoice: Delegate<
    InvoiceRow,
    Prisma.InvoiceWhereInput,
    Prisma.InvoiceWhereUniqueInput,
    Prisma.InvoiceCreateInput,
    { customer?: boolean }
  >
  readonly currency: Delegate<CurrencyRow, object, { code: string }, CurrencyRow, object>
  $connect(): Promise<void>
  $queryRaw<Result>(text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Result>
  $executeRaw(text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>
  $queryRawUnsafe<Result>(text: string, ...values: unknown[]): Promise<Result>
  $executeRawUnsafe(text: string, ...values: unknown[]): Promise<number>
  $transaction<Result>(work: (tx: Prisma.TransactionClient) => Promise<Result>): Promise<Result>
  $transaction(work: Promise<unknown>[]): Promise<unknown[]>
  $extends(extension: {
    name?: string
    query: { $allModels: { $allOperations: Scope<{ where?: { tenantId?: string } }> } }
  }): PrismaClient
}
