import { Prisma, PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient()

const ofTenant = (tenantId: string) =>
  Prisma.defineExtension({
    query: {
      $allModels: {
        $allOperations({
          args,
          query,
        }: {
          args: { where?: object }
          query: (args: object) => Promise<unknown>
        }) {
          return query({ ...args, where: { ...args.where, tenantId } })
        },
      },
    },
  })

const forTenant = (tenantId: string) => prisma.$extends(ofTenant(tenantId))

export const find = (tenantId: string, id: string) =>
  forTenant(tenantId).invoice.findFirst({ where: { id } })

export const all = (tenantId: string) =>
  forTenant(tenantId).$transaction(async (tx) => await tx.invoice.findMany())
