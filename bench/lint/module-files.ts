/** The files of a module that those of `saas init` would need more packages for. */
export function moduleFiles(word: string, upper: string): Readonly<Record<string, string>> {
  return { 'index.ts': index(word, upper), [`${word}.routes.ts`]: routes(word, upper) }
}

function index(word: string, upper: string): string {
  return `import type { TenantDatabase } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'

import { ${upper}Repository } from './${word}.repository.ts'
import { ${word}Routes } from './${word}.routes.ts'
import { ${upper}Service } from './${word}.service.ts'
import { reportRoutes } from './reports.routes.ts'
import type { ${upper}sTables } from './tables.generated.ts'

export type { ${upper}sTables } from './tables.generated.ts'

export interface ${upper}sOptions {
  /** Its database is that of the tenant in the context, and throws where there is none. */
  readonly tenancy: { readonly db: TenantDatabase<${upper}sTables> }
  readonly pool: Pool
  readonly tenantOf: (session: string) => Promise<string>
}

/** Puts the routes of this module into the application. Other modules import this file, and nothing else of it. */
export async function register${upper}s(
  app: FastifyInstance,
  { tenancy, pool, tenantOf }: ${upper}sOptions,
): Promise<void> {
  await app.register(${word}Routes, {
    prefix: '/${word}s',
    service: new ${upper}Service(new ${upper}Repository(tenancy)),
  })
  await app.register(reportRoutes, { pool, tenantOf })
}
`
}

function routes(word: string, upper: string): string {
  return `import type { FastifyInstance } from 'fastify'

import type { ${upper}, ${upper}Changes, New${upper} } from './${word}.repository.generated.ts'
import type { ${upper}Service } from './${word}.service.ts'

export interface ${upper}RoutesOptions {
  readonly service: ${upper}Service
}

interface ${upper}Params {
  readonly id: string
}

interface ${upper}Query {
  readonly limit?: number
  readonly after?: string
  readonly sort?: keyof typeof SORTS
}

/** What a list can be sorted by. */
const SORTS = {
  createdAt: { orderBy: 'created_at', direction: 'asc' },
  '-createdAt': { orderBy: 'created_at', direction: 'desc' },
  name: { orderBy: 'name', direction: 'asc' },
  '-name': { orderBy: 'name', direction: 'desc' },
} as const

/** What a client sees of a row. */
export function to${upper}Body(row: ${upper}) {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

export function toNew${upper}(body: New${upper}): New${upper} {
  return { name: body.name }
}

export function to${upper}Changes(body: ${upper}Changes): ${upper}Changes {
  return { name: body.name }
}

export async function ${word}Routes(
  app: FastifyInstance,
  { service }: ${upper}RoutesOptions,
): Promise<void> {
  app.get<{ Querystring: ${upper}Query }>('/', async (request) => {
    const { limit, after, sort = 'createdAt' } = request.query
    const { items, next } = await service.list({ limit, after, ...SORTS[sort] })
    return { items: items.map(to${upper}Body), next }
  })

  app.post<{ Body: New${upper} }>('/', async (request, reply) => {
    const created = await service.create(toNew${upper}(request.body))
    return await reply.code(201).send(to${upper}Body(created))
  })

  app.get<{ Params: ${upper}Params }>('/:id', async (request) =>
    to${upper}Body(await service.get(request.params.id)),
  )

  app.patch<{ Params: ${upper}Params; Body: ${upper}Changes & { version: number } }>(
    '/:id',
    async (request) => {
      const { version, ...changes } = request.body
      return to${upper}Body(
        await service.update(request.params.id, version, to${upper}Changes(changes)),
      )
    },
  )

  app.delete<{ Params: ${upper}Params }>('/:id', async (request, reply) => {
    await service.delete(request.params.id)
    return await reply.code(204).send(null)
  })
}
`
}
