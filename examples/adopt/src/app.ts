import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'

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

/** Every query has to say whose rows it means: one that forgets shows those of all accounts. */
export function buildApp(db: Kysely<Database>): FastifyInstance {
  const app = Fastify({ logger: true })
  app.get('/health', async () => ({ status: 'ok' }))

  async function accountOf(request: FastifyRequest): Promise<string> {
    const slug = String(request.headers['x-account'] ?? '')
    const account = await db
      .selectFrom('accounts')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirst()
    if (account === undefined)
      throw Object.assign(new Error('No such account.'), { statusCode: 404 })
    return account.id
  }
  const tasksOf = (account: string) =>
    db
      .selectFrom('tasks')
      .innerJoin('projects', 'projects.id', 'tasks.project_id')
      .where('projects.account_id', '=', account)
      .select(['tasks.id', 'tasks.title', 'tasks.status', 'tasks.project_id'])

  app.get('/countries', async () =>
    db.selectFrom('countries').selectAll().orderBy('code').execute(),
  )

  app.get('/projects', async (request) => {
    const account = await accountOf(request)
    const projects = db.selectFrom('projects').select(['id', 'name'])
    return projects.where('account_id', '=', account).orderBy('id').execute()
  })

  app.post<{ Body: { name: string } }>(
    '/projects',
    { schema: { body: newProject } },
    async (request, reply) => {
      const account_id = await accountOf(request)
      const project = await db
        .insertInto('projects')
        .values({ account_id, name: request.body.name })
        .onConflict((conflict) => conflict.columns(['account_id', 'name']).doNothing())
        .returning(['id', 'name'])
        .executeTakeFirst()
      return reply.code(project === undefined ? 409 : 201).send(project ?? { message: 'Taken.' })
    },
  )

  app.get<{ Params: ById }>(
    '/projects/:id/tasks',
    { schema: { params: byId } },
    async (request) => {
      const tasks = tasksOf(await accountOf(request))
      return tasks.where('project_id', '=', request.params.id).orderBy('tasks.id').execute()
    },
  )

  app.post<{ Params: ById; Body: { title: string } }>(
    '/projects/:id/tasks',
    { schema: { params: byId, body: newTask } },
    async (request, reply) => {
      const account = await accountOf(request)
      const project = await db
        .selectFrom('projects')
        .select('id')
        .where('id', '=', request.params.id)
        .where('account_id', '=', account)
        .executeTakeFirst()
      if (project === undefined) return reply.callNotFound()
      const task = await db
        .insertInto('tasks')
        .values({ project_id: project.id, title: request.body.title })
        .returning(['id', 'title', 'status'])
        .executeTakeFirstOrThrow()
      return reply.code(201).send(task)
    },
  )

  app.get<{ Params: ById }>('/tasks/:id', { schema: { params: byId } }, async (request, reply) => {
    const tasks = tasksOf(await accountOf(request))
    const task = await tasks.where('tasks.id', '=', request.params.id).executeTakeFirst()
    return task ?? reply.callNotFound()
  })

  app.post<{ Params: ById; Body: { email: string; body: string } }>(
    '/tasks/:id/comments',
    { schema: { params: byId, body: newComment } },
    async (request, reply) => {
      const account = await accountOf(request)
      const task = await tasksOf(account)
        .where('tasks.id', '=', request.params.id)
        .executeTakeFirst()
      const author = await db
        .selectFrom('users')
        .select('id')
        .where('email', '=', request.body.email)
        .where('account_id', '=', account)
        .executeTakeFirst()
      if (task === undefined || author === undefined) return reply.callNotFound()
      const comment = await db
        .insertInto('comments')
        .values({ task_id: task.id, author_id: author.id, body: request.body.body })
        .returning(['id', 'body'])
        .executeTakeFirstOrThrow()
      await db
        .insertInto('audit_log')
        .values({ actor_id: author.id, action: 'commented' })
        .execute()
      return reply.code(201).send(comment)
    },
  )

  app.get('/open-tasks', async (request) => {
    const account = await accountOf(request)
    const open = db.selectFrom('open_tasks').select(['id', 'title', 'project'])
    return open.where('account_id', '=', account).orderBy('id').execute()
  })

  app.get('/audit', async (request) => {
    const account = await accountOf(request)
    return db
      .selectFrom('audit_log')
      .innerJoin('users', 'users.id', 'audit_log.actor_id')
      .where('users.account_id', '=', account)
      .select(['audit_log.action', 'users.email'])
      .orderBy('audit_log.id')
      .execute()
  })
  return app
}
