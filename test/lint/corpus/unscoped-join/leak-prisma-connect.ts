import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const add = (tenantId: string, customerId: string) =>
  prisma.invoice.create({
    data: { tenantId, number: '1', total: 0, customer: { connect: { id: customerId } } },
  })
