import { Hono } from 'hono'
import { decode } from 'hono/jwt'

const app = new Hono<{ Variables: { user: { id: string } } }>()

app.use(async (c, next) => {
  const { payload } = decode(c.req.header('authorization')?.replace('Bearer ', '') ?? '')
  c.set('user', { id: String(payload['sub']) })
  await next()
})

app.get('/me', (c) => c.json(c.get('user')))

export { app }
