import { type Prisma, PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export async function list(tenantId?: string) {
  const where: Prisma.InvoiceWhereInput = { total: 0 }
  if (tenantId) where.tenantId = tenantId
  return await prisma.invoice.findMany({ where })
}
