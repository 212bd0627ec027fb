import { Hono } from 'hono'

import { Queue } from './queue.ts'

const mails = new Queue<{ tenant: string; to: string }>('mail')

async function enqueue(tenant: string, to: string) {
  await mails.add('invoice', { tenant, to })
}

export const routes = new Hono().post('/t/:tenant/mails', async (c) => {
  await enqueue(c.req.param('tenant'), 'somebody@example.com')
  return c.body(null, 202)
})
