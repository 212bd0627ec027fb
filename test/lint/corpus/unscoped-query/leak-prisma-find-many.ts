import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const large = () => prisma.invoice.findMany({ where: { total: { gt: 1000 } }, take: 10 })
