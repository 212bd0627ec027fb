export const ofTenantOrFree = (tenant: string) => ({ OR: [{ tenantId: tenant }, { total: 0 }] })
