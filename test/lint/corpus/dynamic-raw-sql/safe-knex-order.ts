import { knex } from '../knex-database.ts'

const ORDERS = { name: 'name', code: 'code desc' } as const

export const list = (order: 'name' | 'code', code: string) =>
  knex('currency').select().whereRaw('code = ?', [code]).orderByRaw(ORDERS[order])
