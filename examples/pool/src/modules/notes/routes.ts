import type { TenantDatabase } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import {
  deleteNote,
  findNote,
  insertNote,
  listColours,
  listNotes,
  markNote,
  type NewNote,
  type NoteTables,
} from './repository.ts'

interface ById {
  readonly id: string
}

const params = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } }
const newNote = {
  type: 'object',
  required: ['title'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200 },
    colour: { type: 'string', default: 'yellow' },
  },
}
const marking = {
  type: 'object',
  required: ['done'],
  additionalProperties: false,
  properties: { done: { type: 'boolean' } },
}

export async function notes(
  app: FastifyInstance,
  { tenancy }: { readonly tenancy: { readonly db: TenantDatabase<NoteTables> } },
): Promise<void> {
  app.get('/colours', async () => listColours(tenancy.db))

  app.get('/notes', async () => listNotes(tenancy.db))

  app.post<{ Body: NewNote }>('/notes', { schema: { body: newNote } }, async (request, reply) =>
    reply.code(201).send(await insertNote(tenancy.db, request.body)),
  )

  app.get<{ Params: ById }>('/notes/:id', { schema: { params } }, async (request, reply) => {
    const note = await findNote(tenancy.db, request.params.id)
    return note ?? reply.callNotFound()
  })

  app.patch<{ Params: ById; Body: { done: boolean } }>(
    '/notes/:id',
    { schema: { params, body: marking } },
    async (request, reply) => {
      const note = await markNote(tenancy.db, request.params.id, request.body.done)
      return note ?? reply.callNotFound()
    },
  )

  app.delete<{ Params: ById }>('/notes/:id', { schema: { params } }, async (request, reply) => {
    const deleted = await deleteNote(tenancy.db, request.params.id)
    return deleted ? reply.code(204).send() : reply.callNotFound()
  })
}
