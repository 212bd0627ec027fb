interface Invoice {
  tenantId: string
  number: string
}

export async function move(invoice: Invoice, tenantId: string, save: () => Promise<void>) {
  invoice.tenantId = tenantId
  await save()
  invoice.number = ''
  return invoice
}
