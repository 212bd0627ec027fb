import { knex } from '../knex-database.ts'

export const large = () => knex('invoice').where('total', '>', 1000).select('number')
