import Fastify from 'fastify'

const app = Fastify()
let tenantSlug = ''

app.addHook('onRequest', async (request) => {
  tenantSlug = String(request.headers['x-tenant'])
})
app.get('/whoami', async () => ({ tenant: tenantSlug }))

await app.listen({ port: 0 })
