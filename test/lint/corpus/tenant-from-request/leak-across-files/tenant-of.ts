import type { FastifyRequest } from 'fastify'

interface Options {
  fallback: string
}

export function tenantOf({ headers }: Pick<FastifyRequest, 'headers'>, options: Options) {
  return String(headers['x-tenant-id'] ?? options.fallback)
}

export const tenantOfRequest = (request: FastifyRequest) => {
  const [first] = (request.hostname ?? '').split('.')
  return { slug: first ?? 'acme', at: new Date() }
}
