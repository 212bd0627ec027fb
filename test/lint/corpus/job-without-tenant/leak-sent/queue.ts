export interface Queue {
  add(name: string, data: object): Promise<void>
}

export async function remind(queue: Queue, invoiceId: string) {
  const data = { invoiceId, at: Date.now() }
  await queue.add('reminder of one invoice', data)
}
