import type { TenantDatabase } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import {
  type DocumentTables,
  findDocument,
  insertDocument,
  listDocuments,
  type NewDocument,
  searchDocuments,
} from './repository.ts'

interface ById {
  readonly id: string
}

const params = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } }
const querystring = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 3, maxLength: 100 } },
}
const newDocument = {
  type: 'object',
  required: ['title', 'body'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200 },
    body: { type: 'string', maxLength: 10_000 },
  },
}
/** A search reads all that a tenant has: it costs as much as ten other requests, and is refused before them. */
const SEARCH_QUOTA = { cost: 10, priority: 'background' } as const
/** Others are worth little to somebody who cannot read what is there. */
const READ_QUOTA = { priority: 'critical' } as const

export async function documents(
  app: FastifyInstance,
  { tenancy }: { readonly tenancy: { readonly db: TenantDatabase<DocumentTables> } },
): Promise<void> {
  app.get('/documents', { config: { quota: READ_QUOTA } }, async () => listDocuments(tenancy.db))

  app.get<{ Querystring: { text: string } }>(
    '/documents/search',
    { schema: { querystring }, config: { quota: SEARCH_QUOTA } },
    async (request) => searchDocuments(tenancy.db, request.query.text),
  )

  app.post<{ Body: NewDocument }>(
    '/documents',
    { schema: { body: newDocument } },
    async (request, reply) => reply.code(201).send(await insertDocument(tenancy.db, request.body)),
  )

  app.get<{ Params: ById }>(
    '/documents/:id',
    { schema: { params }, config: { quota: READ_QUOTA } },
    async (request, reply) => {
      const document = await findDocument(tenancy.db, request.params.id)
      return document ?? reply.callNotFound()
    },
  )
}
