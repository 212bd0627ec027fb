import type { FastifyInstance } from 'fastify'

import {
  type BillingDatabase,
  deleteInvoice,
  findInvoice,
  insertCustomer,
  insertInvoice,
  listCurrencies,
  listCustomers,
  listInvoices,
  markInvoice,
  type NewInvoice,
} from './repository.ts'

interface ById {
  readonly id: string
}

const uuid = { type: 'string', format: 'uuid' }
const text = { type: 'string', minLength: 1, maxLength: 200 }
const params = object({ id: uuid })
const newCustomer = object({ name: text })
const newInvoice = object({
  number: text,
  customer_id: uuid,
  currency: text,
  amount: { type: 'integer', minimum: 1 },
})
const marking = object({ paid: { type: 'boolean' } })

export async function billing(
  app: FastifyInstance,
  { tenancy }: { readonly tenancy: { readonly db: BillingDatabase } },
): Promise<void> {
  app.get('/currencies', async () => listCurrencies(tenancy.db))

  app.get('/customers', async () => listCustomers(tenancy.db))

  app.post<{ Body: { name: string } }>(
    '/customers',
    { schema: { body: newCustomer } },
    async (request, reply) =>
      reply.code(201).send(await insertCustomer(tenancy.db, request.body.name)),
  )

  app.get('/invoices', async () => listInvoices(tenancy.db))

  app.post<{ Body: NewInvoice }>(
    '/invoices',
    { schema: { body: newInvoice } },
    async (request, reply) => reply.code(201).send(await insertInvoice(tenancy.db, request.body)),
  )

  app.get<{ Params: ById }>('/invoices/:id', { schema: { params } }, async (request, reply) => {
    const invoice = await findInvoice(tenancy.db, request.params.id)
    return invoice ?? reply.callNotFound()
  })

  app.patch<{ Params: ById; Body: { paid: boolean } }>(
    '/invoices/:id',
    { schema: { params, body: marking } },
    async (request, reply) => {
      const invoice = await markInvoice(tenancy.db, request.params.id, request.body.paid)
      return invoice ?? reply.callNotFound()
    },
  )

  app.delete<{ Params: ById }>('/invoices/:id', { schema: { params } }, async (request, reply) => {
    const deleted = await deleteInvoice(tenancy.db, request.params.id)
    return deleted ? reply.code(204).send() : reply.callNotFound()
  })
}

/** The schema of an object with these properties, all of them required, and no others. */
function object(properties: Readonly<Record<string, object>>) {
  const required = Object.keys(properties)
  return { type: 'object', required, additionalProperties: false, properties }
}
