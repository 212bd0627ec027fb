import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()
const TEXT = 'delete from invoice where total = $1'

export const clean = (total: number) => prisma.$executeRawUnsafe(TEXT, total)
