let currentTenant: string | undefined

export function enter(request: { headers: Record<string, string> }) {
  currentTenant = request.headers['x-tenant']
}

export const tenant = () => currentTenant
