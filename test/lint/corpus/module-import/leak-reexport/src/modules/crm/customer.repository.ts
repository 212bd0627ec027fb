export const find = (id: string) => ({ id })
