import { Prisma, PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

const scoped = (tenantId: string, where: Prisma.InvoiceWhereInput) => ({
  AND: [where, { tenantId }],
})

export const list = (tenantId: string) => prisma.invoice.findMany({ where: { tenantId } })

export const large = (tenant: string) =>
  prisma.invoice.findMany({ where: scoped(tenant, { total: { gt: 10 } }) })

export const one = (tenantId: string, id: string) =>
  prisma.invoice.findUnique({ where: { tenantId_id: { tenantId, id } } })

export const ofCustomer = (tenantId: string, name: string) =>
  prisma.invoice.findMany({ where: { customer: { tenantId, name } } })

export async function search(tenantId: string, number?: string) {
  const where: Prisma.InvoiceWhereInput = {}
  where.tenantId = tenantId
  if (number !== undefined) where.number = number
  return await prisma.invoice.findFirst({ where })
}

// Whoever gives the condition may have the tenant in it.
export const given = (where: Prisma.InvoiceWhereInput) => prisma.invoice.count({ where })

export const shared = () => prisma.currency.findMany()
