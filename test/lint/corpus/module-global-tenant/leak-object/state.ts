export const state: { tenantId: string; started: number } = { tenantId: '', started: Date.now() }
