import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { TestDatabase } from '../../support/test-application.ts'

export interface RouteEvents {
  /** Told of each request that comes to a handler. */
  readonly onRequest?: (request: string) => void
  /** Told when the client of `/invoices/slow` has gone. */
  readonly onAbort?: () => void
}

const NEW_INVOICE = {
  type: 'object',
  required: ['number'],
  additionalProperties: false,
  properties: { number: { type: 'string' }, amount: { type: 'integer', default: 7 } },
}

/** The routes of a module as `saas init` writes them: added to the application that it is given. */
export async function registerInvoices(
  app: FastifyInstance,
  { tenancy }: { readonly tenancy: Tenancy<TestDatabase> },
  { onRequest = () => undefined, onAbort = () => undefined }: RouteEvents = {},
): Promise<void> {
  app.addHook('preHandler', async (request) => {
    onRequest(`${request.method} ${request.url}`)
  })
  await app.register(
    async (scope) => {
      scope.get('/', async () => {
        const rows = tenancy.db.selectFrom('invoice').select(['number', 'amount'])
        return await rows.orderBy('number').execute()
      })
      scope.get<{ Params: { number: string } }>('/:number', async (request, reply) => {
        const wanted = tenancy.db.selectFrom('invoice').select(['number', 'amount'])
        const found = await wanted.where('number', '=', request.params.number).executeTakeFirst()
        return found ?? reply.callNotFound()
      })
      scope.post<{ Body: { number: string; amount: number } }>(
        '/',
        { schema: { body: NEW_INVOICE } },
        async (request, reply) => {
          await tenancy.db.insertInto('invoice').values(request.body).execute()
          return reply
            .code(201)
            .header('location', `/invoices/${request.body.number}`)
            .send(request.body)
        },
      )
    },
    { prefix: '/invoices' },
  )
  await app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
      done(null, payload)
    })
    scope.put('/file', { bodyLimit: 10 }, async ({ body }) => {
      const hash = createHash('sha256')
      let bytes = 0
      if (!(body instanceof Readable)) throw new Error('no stream')
      for await (const chunk of body) {
        hash.update(chunk)
        bytes += Buffer.from(chunk).length
      }
      return { bytes, sha256: hash.digest('hex') }
    })
  })
  app.get('/seen', async (request) => ({
    tenant: tenancy.currentTenant()?.slug,
    url: request.url,
    query: request.query,
    headers: request.headers,
  }))
  app.get('/seen/raw', async (request) => ({ headers: request.raw.rawHeaders }))
  app.post('/seen', async (request) => ({ headers: request.headers, body: request.body }))
  app.delete('/seen', async (_request, reply) => reply.code(204).send())
  app.get('/cookies', async (_request, reply) =>
    reply
      .header('set-cookie', ['a=1; Path=/', 'b=2; Path=/'])
      .redirect('https://elsewhere.example.com/', 303),
  )
  app.get('/zipped', async (_request, reply) =>
    reply.header('content-encoding', 'gzip').type('text/plain').send(gzipSync('the content')),
  )
  app.get('/slow', async (_request, reply) => {
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) onAbort()
    })
    await sleep(30_000, undefined, { ref: false })
    return {}
  })
  app.get('/endless', async (_request, reply) =>
    reply.type('text/plain').send(
      Readable.from(
        (async function* () {
          for (;;) {
            yield 'more\n'
            await sleep(20, undefined, { ref: false })
          }
        })(),
      ),
    ),
  )
  app.get('/failing', async () => {
    throw new Error('the password is swordfish')
  })
}
