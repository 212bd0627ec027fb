class TenantJobs {
  getExecutor() {
    return { execute: async (tenant: string) => tenant }
  }
}

export const run = (tenant: string) => new TenantJobs().getExecutor().execute(tenant)
