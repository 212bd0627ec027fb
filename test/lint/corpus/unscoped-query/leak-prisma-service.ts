import { PrismaClient } from '../prisma-client.ts'

class PrismaService extends PrismaClient {
  async onModuleInit() {
    await this.$connect()
  }
}

class Reports {
  private readonly prisma: PrismaService

  constructor(prisma: PrismaService) {
    this.prisma = prisma
  }

  async sum() {
    const invoices = this.prisma.invoice
    const { _sum } = await invoices.aggregate({ _sum: { total: true } })
    return _sum.total
  }
}

export const reports = new Reports(new PrismaService())
