import type { FastifyInstance } from 'fastify'

import {
  findPatient,
  insertBed,
  insertRecord,
  listBeds,
  listPatients,
  listRecords,
} from './repository.ts'
import { type Admission, admitPatient, dischargePatient, type WardTenancy } from './service.ts'

interface ById {
  readonly id: string
}

const text = { type: 'string', minLength: 1, maxLength: 2000 }
const params = object({ id: { type: 'string', format: 'uuid' } })
const newBed = object({ name: text })
const admission = object({ number: text, name: text, complaint: text })
const newRecord = object({ text })

export async function ward(
  app: FastifyInstance,
  { tenancy }: { readonly tenancy: WardTenancy },
): Promise<void> {
  app.get('/beds', async () => listBeds(tenancy.db))

  app.post<{ Body: { name: string } }>(
    '/beds',
    { schema: { body: newBed } },
    async (request, reply) => reply.code(201).send(await insertBed(tenancy.db, request.body.name)),
  )

  app.get('/patients', async () => listPatients(tenancy.db))

  app.post<{ Body: Admission }>(
    '/patients',
    { schema: { body: admission } },
    async (request, reply) => reply.code(201).send(await admitPatient(tenancy, request.body)),
  )

  app.get<{ Params: ById }>('/patients/:id', { schema: { params } }, async (request, reply) => {
    const patient = await findPatient(tenancy.db, request.params.id)
    if (patient === undefined) return reply.callNotFound()
    return { ...patient, records: await listRecords(tenancy.db, patient.id) }
  })

  app.post<{ Params: ById; Body: { text: string } }>(
    '/patients/:id/records',
    { schema: { params, body: newRecord } },
    async (request, reply) => {
      const patient = await findPatient(tenancy.db, request.params.id)
      if (patient === undefined) return reply.callNotFound()
      return reply.code(201).send(await insertRecord(tenancy.db, patient.id, request.body.text))
    },
  )

  app.post<{ Params: ById }>(
    '/patients/:id/discharge',
    { schema: { params } },
    async (request, reply) => {
      const record = await dischargePatient(tenancy, request.params.id)
      return record ?? reply.callNotFound()
    },
  )
}

/** The schema of an object with these properties, all of them required, and no others. */
function object(properties: Readonly<Record<string, object>>) {
  const required = Object.keys(properties)
  return { type: 'object', required, additionalProperties: false, properties }
}
