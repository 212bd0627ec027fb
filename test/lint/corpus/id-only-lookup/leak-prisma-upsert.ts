import { type Prisma, PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export async function save(id: string, create: Prisma.InvoiceCreateInput) {
  const where = { id }
  await prisma.invoice.upsert({ where, create, update: { number: create.number } })
}
