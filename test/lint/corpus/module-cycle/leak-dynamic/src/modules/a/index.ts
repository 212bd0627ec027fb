export const load = async () => await import('../b/index.ts')
