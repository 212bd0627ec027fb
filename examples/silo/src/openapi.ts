import type { FastifyInstance } from 'fastify'

/** Serves what the routes say of themselves at `/openapi.json`: what `saas verify` attacks. Call it before they are added. */
export function serveOpenApi(app: FastifyInstance): void {
  const paths: Record<string, Record<string, object>> = {}
  app.addHook('onRoute', ({ method, url, schema }) => {
    const path = url.replaceAll(/:(\w+)/g, '{$1}')
    const parameters = Object.entries(propertiesOf(schema?.params)).map(([name, one]) => ({
      in: 'path',
      name,
      required: true,
      schema: one,
    }))
    const body = schema?.body
    const content = { 'application/json': { schema: body } }
    const operation = { parameters, ...(body !== undefined && { requestBody: { content } }) }
    for (const one of [method].flat()) {
      // Fastify adds it to each GET.
      if (one !== 'HEAD') paths[path] = { ...paths[path], [one.toLowerCase()]: operation }
    }
  })
  app.get('/openapi.json', async () => ({ openapi: '3.1.0', paths }))
}

function propertiesOf(schema: unknown): object {
  const hasProperties = typeof schema === 'object' && schema !== null && 'properties' in schema
  const properties = hasProperties ? schema.properties : undefined
  return typeof properties === 'object' && properties !== null ? properties : {}
}
