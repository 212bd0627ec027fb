class Connection {
  tenantId: string | null = null

  async as(tenantId: string, work: () => Promise<void>) {
    this.tenantId = tenantId
    try {
      await work()
      this.tenantId = null
    } catch (error) {
      console.error(error)
    }
  }
}

export const connect = () => new Connection()
