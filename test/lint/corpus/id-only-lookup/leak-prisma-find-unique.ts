import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const find = (id: string) => prisma.invoice.findUnique({ where: { id } })
