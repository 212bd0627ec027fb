import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader, fromSubdomain } from '@tenantry/runtime/http'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Generated } from 'kysely'

import { tenantTable } from './verified-fleet.ts'

/** A way to leak that the application has while it is switched on. */
export type RouteFault =
  | 'a lookup in the system scope'
  | 'a list of all tenants'
  | 'a total over all tenants'
  | 'a filter that leaves the tenant'
  | 'a tenant from the body'
  | 'a tenant from a header'
  | 'a tenant from the query'
  | 'an error that quotes another row'
  | 'an answer that is cached for all'
  | 'a cursor that carries the tenant'
  | 'an update by id alone'
  | 'a delete by id alone'
  | 'another status for what is there'
  | 'a host that wins over the credential'
  | 'a tenant for whoever names none'
  | 'a HEAD that tells more'

interface Tables {
  folder: { tenant_id: Generated<string>; id: Generated<string>; name: string }
  note: {
    tenant_id: Generated<string>
    id: Generated<string>
    title: string
    folder_id: string | null
  }
}

export const NOTES = `
  ${tenantTable('folder', 'name text not null, unique (tenant_id, name)')}
  ${tenantTable(
    'note',
    `title text not null, folder_id uuid,
    foreign key (tenant_id, folder_id) references folder (tenant_id, id)`,
  )}`

const uuid = { type: 'string', format: 'uuid' }
const text = { type: 'string', minLength: 1, maxLength: 100 }
const id = [{ in: 'path', name: 'id', required: true, schema: uuid }]
const json = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  content: { 'application/json': { schema: { type: 'object', properties, required } } },
})

/** What the application tells of itself. */
export const NOTES_DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/health': { get: { security: [] } },
    '/notes': {
      get: {
        parameters: [
          { in: 'query', name: 'folderId', schema: uuid },
          { in: 'query', name: 'after', schema: { type: 'string' } },
          { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1 } },
        ],
      },
      post: { requestBody: json({ title: text, folderId: uuid }, ['title']) },
    },
    '/notes/{id}': {
      parameters: id,
      get: {},
      patch: { requestBody: json({ title: text }) },
      delete: {},
    },
    '/folders': { get: {}, post: { requestBody: json({ name: text }) } },
  },
}

interface ById {
  readonly id: string
}

/** An application that holds, but for one fault at a time. */
export class FaultyApplication implements AsyncDisposable {
  readonly #tenancy: Tenancy<Tables>
  readonly #app: FastifyInstance
  readonly #cache = new Map<string, unknown>()
  faults: ReadonlySet<RouteFault> = new Set()
  /** Whom the system scope takes for the tenant of whoever names none. */
  fallback = ''

  constructor(tenancy: Tenancy<Tables>) {
    this.#tenancy = tenancy
    this.#app = Fastify()
  }

  /** @returns where it listens. */
  async listen(): Promise<string> {
    const app = this.#app
    app.get('/health', async () => ({ status: 'ok' }))
    app.setErrorHandler<Error & { code?: string }>(async (error, _request, reply) =>
      reply
        .code(error.code === '23505' || error.code === '23503' ? 409 : 500)
        .send({ error: { code: 'REFUSED' } }),
    )
    await app.register(async (scope) => {
      const host = fromSubdomain({ domain: 'localhost' })
      const credential = fromHeader('x-credential')
      await scope.register(tenancyPlugin, {
        tenancy: this.#tenancy,
        tenant: async (request) => {
          const named = await host(request)
          const proven = await credential(request)
          const isHostEnough = this.faults.has('a host that wins over the credential')
          const found = isHostEnough ? (named ?? proven) : proven === named ? proven : undefined
          const fallback = this.faults.has('a tenant for whoever names none') ? this.fallback : ''
          return found ?? (fallback || undefined)
        },
      })
      this.#routes(scope)
    })
    return await app.listen({ host: '127.0.0.1', port: 0 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app.close()
    await this.#tenancy.close()
  }

  #routes(app: FastifyInstance): void {
    const { db } = { db: () => this.#tenancy.db }
    app.get<{ Querystring: Readonly<Record<string, string>> }>('/notes', async (request) => {
      const { folderId, after = '', limit = '50' } = request.query
      const [tenant = '', place = after] = after.split('~')
      const list = async () => {
        let query = db().selectFrom('note').select(['id', 'title', 'folder_id']).orderBy('id')
        if (folderId !== undefined) query = query.where('folder_id', '=', folderId)
        if (place !== '') query = query.where('id', '>=', place)
        return await query.limit(Number(limit)).execute()
      }
      const everything = () => this.#everywhere()
      let items = await list()
      if (this.faults.has('a list of all tenants')) items = await everything()
      if (this.faults.has('a filter that leaves the tenant') && folderId !== undefined) {
        items = (await everything()).filter(({ folder_id }) => folder_id === folderId)
      }
      if (this.faults.has('a cursor that carries the tenant') && after.includes('~')) {
        items = await this.#as(tenant, list)
      }
      if (this.faults.has('a tenant from the query') && request.query['tenant'] !== undefined) {
        items = await this.#as(request.query['tenant'], list)
      }
      if (this.faults.has('a tenant from a header') && request.headers['x-tenant-slug']) {
        items = await this.#as(String(request.headers['x-tenant-slug']), list)
      }
      const own = this.#tenancy.currentTenant()?.slug
      const next = items.at(-1)?.id ?? null
      const carries = this.faults.has('a cursor that carries the tenant')
      return {
        items,
        next: carries && next !== null ? `${own}~${next}` : next,
        ...(this.faults.has('a total over all tenants') && { total: (await everything()).length }),
      }
    })
    app.post<{ Body: Readonly<Record<string, string>> }>('/notes', async (request, reply) => {
      const { title = '', folderId = null, tenant } = request.body
      const insert = async () =>
        await db()
          .insertInto('note')
          .values({ title, folder_id: folderId })
          .returning(['id', 'title', 'folder_id as folderId'])
          .executeTakeFirstOrThrow()
      const isAsked = this.faults.has('a tenant from the body') && tenant !== undefined
      return reply.code(201).send(isAsked ? await this.#as(tenant, insert) : await insert())
    })
    app.get<{ Params: ById }>('/notes/:id', async (request, reply) => {
      const note = await this.#find(request)
      if (this.faults.has('a HEAD that tells more') && request.method === 'HEAD') {
        const is = (await this.#everywhere()).some((one) => one.id === request.params.id)
        return reply.code(is ? 204 : 404).send()
      }
      if (note !== undefined) return note
      const there = (await this.#everywhere()).some((one) => one.id === request.params.id)
      const tells = this.faults.has('another status for what is there') && there
      return reply.code(tells ? 403 : 404).send({ error: { code: 'NOT_FOUND' } })
    })
    app.patch<{ Params: ById; Body: { title: string } }>('/notes/:id', async (request, reply) => {
      const { title } = request.body
      if (this.faults.has('an update by id alone')) {
        await this.#tenancy.system('a fault of this test', (all) =>
          all.updateTable('note').set({ title }).where('id', '=', request.params.id).execute(),
        )
      }
      const note = await db()
        .updateTable('note')
        .set({ title })
        .where('id', '=', request.params.id)
        .returning(['id', 'title'])
        .executeTakeFirst()
      return note ?? reply.code(404).send({ error: { code: 'NOT_FOUND' } })
    })
    app.delete<{ Params: ById }>('/notes/:id', async (request, reply) => {
      const gone = await db().deleteFrom('note').where('id', '=', request.params.id).execute()
      if (this.faults.has('a delete by id alone')) {
        await this.#tenancy.system('a fault of this test', (all) =>
          all.deleteFrom('note').where('id', '=', request.params.id).execute(),
        )
      }
      return reply.code(gone[0]?.numDeletedRows === 1n ? 204 : 404).send()
    })
    app.get('/folders', async (request) => {
      if (!this.faults.has('an answer that is cached for all')) return await this.#folders()
      const known = this.#cache.get(request.url)
      if (known !== undefined) return known
      const answer = await this.#folders()
      this.#cache.set(request.url, answer)
      return answer
    })
    app.post<{ Body: { name: string } }>('/folders', async (request, reply) => {
      const { name } = request.body
      if (this.faults.has('an error that quotes another row')) {
        const [all] = await this.#tenancy.system('a fault of this test', (every) =>
          every.selectFrom('folder').select(['id', 'name']).where('name', '=', name).execute(),
        )
        const taken = all?.result[0]
        if (taken) return reply.code(409).send({ error: { message: `${taken.id} has that name.` } })
      }
      const made = await db()
        .insertInto('folder')
        .values({ name })
        .returning(['id', 'name'])
        .executeTakeFirstOrThrow()
      return reply.code(201).send(made)
    })
  }

  async #folders() {
    return await this.#tenancy.db.selectFrom('folder').select(['id', 'name']).execute()
  }

  async #find({ params }: FastifyRequest<{ Params: ById }>) {
    if (this.faults.has('a lookup in the system scope')) {
      return (await this.#everywhere()).find(({ id: own }) => own === params.id)
    }
    return await this.#tenancy.db
      .selectFrom('note')
      .select(['id', 'title', 'folder_id'])
      .where('id', '=', params.id)
      .executeTakeFirst()
  }

  async #everywhere() {
    const places = await this.#tenancy.system('a fault of this test', (all) =>
      all.selectFrom('note').select(['id', 'title', 'folder_id']).execute(),
    )
    return places.flatMap(({ result }) => result)
  }

  async #as<Result>(slug: string, run: () => Promise<Result>): Promise<Result> {
    return await this.#tenancy.run(slug, run, { insideAnotherTenant: true })
  }

  forget(): void {
    this.#cache.clear()
  }
}
