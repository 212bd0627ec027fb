interface Scope {
  currentTenant: string | undefined
}

export async function runAs<Result>(scope: Scope, tenant: string, work: () => Promise<Result>) {
  const before = scope.currentTenant
  scope.currentTenant = tenant
  try {
    return await work()
  } finally {
    scope.currentTenant = before
  }
}
