import { PrismaClient } from '../../prisma-client.ts'
import { ofTenantOrFree } from './filters.ts'

const prisma = new PrismaClient()

export const remove = (tenant: string) =>
  prisma.$transaction(async (tx) => await tx.invoice.deleteMany({ where: ofTenantOrFree(tenant) }))
