import { Prisma, PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

const withTenant = <Result>(
  tenant: string,
  work: (tx: Prisma.TransactionClient) => Promise<Result>,
) =>
  prisma.$transaction(async (tx) => {
    await tx.$executeRaw`select set_config('app.tenant_id', ${tenant}, true)`
    return await work(tx)
  })

export const find = (tenant: string, id: string) =>
  withTenant(tenant, (tx) => tx.invoice.findUnique({ where: { id } }))

export const list = async (tenant: string) => {
  const [, invoices] = await prisma.$transaction([
    prisma.$executeRaw`select set_config('app.tenant_id', ${tenant}, true)`,
    prisma.invoice.findMany(),
  ])
  return invoices
}
