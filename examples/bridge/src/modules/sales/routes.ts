import type { FastifyInstance } from 'fastify'

import {
  deleteContact,
  findContact,
  findDeal,
  insertContact,
  insertDeal,
  listContacts,
  listDeals,
  type NewContact,
  type NewDeal,
  type SalesDatabase,
  type Stage,
} from './repository.ts'
import { moveDeal } from './service.ts'

interface ById {
  readonly id: string
}

const uuid = { type: 'string', format: 'uuid' }
const text = { type: 'string', minLength: 1, maxLength: 200 }
const params = object({ id: uuid })
const newContact = object({ name: text, email: { type: 'string', format: 'email' } })
const newDeal = object({ contact_id: uuid, title: text, amount: { type: 'integer', minimum: 0 } })
const move = object({ stage: { enum: ['lead', 'offer', 'won', 'lost'] } })

export async function sales(
  app: FastifyInstance,
  { tenancy }: { readonly tenancy: { readonly db: SalesDatabase } },
): Promise<void> {
  app.get('/contacts', async () => listContacts(tenancy.db))

  app.post<{ Body: NewContact }>(
    '/contacts',
    { schema: { body: newContact } },
    async (request, reply) => reply.code(201).send(await insertContact(tenancy.db, request.body)),
  )

  app.get<{ Params: ById }>('/contacts/:id', { schema: { params } }, async (request, reply) => {
    const contact = await findContact(tenancy.db, request.params.id)
    return contact ?? reply.callNotFound()
  })

  app.delete<{ Params: ById }>('/contacts/:id', { schema: { params } }, async (request, reply) => {
    const deleted = await deleteContact(tenancy.db, request.params.id)
    return deleted ? reply.code(204).send() : reply.callNotFound()
  })

  app.get('/deals', async () => listDeals(tenancy.db))

  app.post<{ Body: NewDeal }>('/deals', { schema: { body: newDeal } }, async (request, reply) =>
    reply.code(201).send(await insertDeal(tenancy.db, request.body)),
  )

  app.get<{ Params: ById }>('/deals/:id', { schema: { params } }, async (request, reply) => {
    const deal = await findDeal(tenancy.db, request.params.id)
    return deal ?? reply.callNotFound()
  })

  app.patch<{ Params: ById; Body: { stage: Stage } }>(
    '/deals/:id',
    { schema: { params, body: move } },
    async (request, reply) => {
      const deal = await moveDeal(tenancy.db, request.params.id, request.body.stage)
      return deal ?? reply.callNotFound()
    },
  )
}

/** The schema of an object with these properties, all of them required, and no others. */
function object(properties: Readonly<Record<string, object>>) {
  const required = Object.keys(properties)
  return { type: 'object', required, additionalProperties: false, properties }
}
