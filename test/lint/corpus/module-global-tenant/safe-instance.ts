class Invoice {
  tenantId: string

  constructor(tenantId: string) {
    this.tenantId = tenantId
  }

  moveTo(tenantId: string) {
    this.tenantId = tenantId
    return this
  }
}

export const invoice = (tenantId: string) => new Invoice(tenantId)
