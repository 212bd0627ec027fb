import { state as shared } from './state.ts'

interface Request {
  hostname: string
}

export function tenantMiddleware(request: Request, _response: unknown, next: () => void) {
  const [slug = ''] = request.hostname.split('.')
  shared.tenantId = slug
  next()
}
