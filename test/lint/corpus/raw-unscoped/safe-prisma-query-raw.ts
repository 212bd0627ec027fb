import { Prisma, PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

export const list = (tenant: string) =>
  prisma.$queryRaw<{ number: string }[]>`select number from invoice where tenant_id = ${tenant}`

export const count = (tenant: string) =>
  prisma.$queryRaw(Prisma.sql`select count(*) from invoice where tenant_id = ${tenant}`)
