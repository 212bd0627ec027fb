import { AsyncLocalStorage } from 'node:async_hooks'

interface Context {
  tenantId: string
}

const context = new AsyncLocalStorage<Context>()

export function middleware(
  request: { headers: Record<string, string> },
  _response: unknown,
  next: () => void,
) {
  context.enterWith({ tenantId: request.headers['x-tenant'] ?? '' })
  next()
}
