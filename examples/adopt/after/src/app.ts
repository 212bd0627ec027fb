import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader } from '@tenantry/runtime/http'
import Fastify, { type FastifyInstance } from 'fastify'

import type { Database } from './database.ts'

const newProject = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1 } },
}
const newTask = {
  type: 'object',
  required: ['title'],
  properties: { title: { type: 'string', minLength: 1 } },
}
const newComment = {
  type: 'object',
  required: ['email', 'body'],
  properties: { email: { type: 'string' }, body: { type: 'string' } },
}
const byId = { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9]{1,18}$' } } }

interface ById {
  readonly id: string
}

/** Every query means the rows of one tenant: one that forgets to say so cannot be written. */
export async function buildApp(tenancy: Tenancy<Database>): Promise<FastifyInstance> {
  const app = Fastify({ logger: true })
  app.get('/health', async () => ({ status: 'ok' }))
  await app.register(async (scope) => {
    await scope.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-account') })
    await scope.register(routes, { tenancy })
  })
  return app
}

async function routes(
  app: FastifyInstance,
  { tenancy }: { readonly tenancy: Tenancy<Database> },
): Promise<void> {
  app.get('/countries', async () =>
    tenancy.db.selectFrom('countries').selectAll().orderBy('code').execute(),
  )

  app.get('/projects', async () =>
    tenancy.db.selectFrom('projects').select(['id', 'name']).orderBy('id').execute(),
  )

  app.post<{ Body: { name: string } }>(
    '/projects',
    { schema: { body: newProject } },
    async (request, reply) => {
      const account = await tenancy.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
      const project = await tenancy.db
        .insertInto('projects')
        .values({ account_id: account.id, name: request.body.name })
        .onConflict((conflict) => conflict.doNothing())
        .returning(['id', 'name'])
        .executeTakeFirst()
      return reply.code(project === undefined ? 409 : 201).send(project ?? { message: 'Taken.' })
    },
  )

  app.get<{ Params: ById }>('/projects/:id/tasks', { schema: { params: byId } }, async (request) =>
    tenancy.db
      .selectFrom('tasks')
      .select(['id', 'title', 'status', 'project_id'])
      .where('project_id', '=', request.params.id)
      .orderBy('id')
      .execute(),
  )

  app.post<{ Params: ById; Body: { title: string } }>(
    '/projects/:id/tasks',
    { schema: { params: byId, body: newTask } },
    async (request, reply) => {
      const { id } = request.params
      const project = await tenancy.db
        .selectFrom('projects')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst()
      if (project === undefined) return reply.callNotFound()
      const task = await tenancy.db
        .insertInto('tasks')
        .values({ project_id: id, title: request.body.title })
        .returning(['id', 'title', 'status'])
        .executeTakeFirstOrThrow()
      return reply.code(201).send(task)
    },
  )

  app.get<{ Params: ById }>('/tasks/:id', { schema: { params: byId } }, async (request, reply) => {
    const task = await tenancy.db
      .selectFrom('tasks')
      .select(['id', 'title', 'status', 'project_id'])
      .where('id', '=', request.params.id)
      .executeTakeFirst()
    return task ?? reply.callNotFound()
  })

  app.post<{ Params: ById; Body: { email: string; body: string } }>(
    '/tasks/:id/comments',
    { schema: { params: byId, body: newComment } },
    async (request, reply) => {
      const { email, body } = request.body
      const comment = await tenancy.transaction(async (trx) => {
        const task = await trx
          .selectFrom('tasks')
          .select('id')
          .where('id', '=', request.params.id)
          .executeTakeFirst()
        const author = await trx
          .selectFrom('users')
          .select('id')
          .where('email', '=', email)
          .executeTakeFirst()
        if (task === undefined || author === undefined) return undefined
        await trx
          .insertInto('audit_log')
          .values({ actor_id: author.id, action: 'commented' })
          .execute()
        return await trx
          .insertInto('comments')
          .values({ task_id: task.id, author_id: author.id, body })
          .returning(['id', 'body'])
          .executeTakeFirstOrThrow()
      })
      return comment === undefined ? reply.callNotFound() : reply.code(201).send(comment)
    },
  )

  app.get('/open-tasks', async () =>
    tenancy.db.selectFrom('open_tasks').select(['id', 'title', 'project']).orderBy('id').execute(),
  )

  app.get('/audit', async () =>
    tenancy.db
      .selectFrom('audit_log')
      .innerJoin('users', 'users.id', 'audit_log.actor_id')
      .select(['audit_log.action', 'users.email'])
      .orderBy('audit_log.id')
      .execute(),
  )
}
