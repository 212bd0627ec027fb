import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const list = (tenantId?: string) => prisma.invoice.findMany({ where: { tenantId } })
