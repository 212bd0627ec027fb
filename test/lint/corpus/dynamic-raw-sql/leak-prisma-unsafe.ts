import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const list = (order: string) =>
  prisma.$queryRawUnsafe(`select code from currency order by ${order}`)
