interface TenantHolder {
  set(tenant: string): void
  clear(): void
}

export async function handle(holder: TenantHolder, tenant: string, next: () => Promise<void>) {
  holder.set(tenant)
  await next()
  holder.clear()
}
