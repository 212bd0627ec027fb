import { knex } from '../knex-database.ts'

export const add = (number: string) => knex('invoice').insert({ number, total: 0 })
