import { knex } from '../knex-database.ts'

export const list = async (total: number) =>
  await knex.raw('select * from ?? where total > ?', ['invoice', total])
