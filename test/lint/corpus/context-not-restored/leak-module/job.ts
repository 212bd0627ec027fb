import { getTenant, setTenant as enterTenant } from './context.ts'

export async function work(tenants: readonly string[], run: (tenant?: string) => Promise<void>) {
  for (const tenant of tenants) {
    enterTenant(tenant)
    await run(getTenant())
    enterTenant(undefined)
  }
}
