import { knex } from '../knex-database.ts'

export const list = (order: string) => knex('currency').select().orderByRaw(order)
