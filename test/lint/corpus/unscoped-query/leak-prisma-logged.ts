import { PrismaClient } from '../prisma-client.ts'

const prisma = new PrismaClient().$extends({
  name: 'log',
  query: { $allModels: { $allOperations: ({ args, query }) => query(args) } },
})

export const count = () => prisma.invoice.count()
