import { knex } from '../knex-database.ts'

const byId = (id: string) => knex.from('invoice').where('invoice.id', id)

export const rename = (id: string, number: string) => byId(id).update({ number })
