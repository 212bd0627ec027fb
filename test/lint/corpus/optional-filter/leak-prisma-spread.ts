import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const list = (isOperator: boolean, tenantId: string) =>
  prisma.invoice.findMany({ where: { total: 0, ...(isOperator ? {} : { tenantId }) } })
