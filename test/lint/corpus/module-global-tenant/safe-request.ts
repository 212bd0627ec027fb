interface Request {
  headers: Record<string, string>
  tenant?: string
}

export function tenantMiddleware(request: Request, _response: unknown, next: () => void) {
  let tenant = request.headers['x-tenant']
  tenant = tenant?.toLowerCase()
  request.tenant = tenant ?? ''
  next()
}
