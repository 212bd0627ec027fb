import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const list = (total: number) =>
  prisma.$queryRaw<{ number: string }[]>`select number from invoice where total > ${total}`
