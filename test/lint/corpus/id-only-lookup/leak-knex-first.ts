import { knex } from '../knex-database.ts'

export const find = async (id: string) => await knex('invoice').where({ id }).first('number')
