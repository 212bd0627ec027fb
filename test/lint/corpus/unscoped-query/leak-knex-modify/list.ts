import { knex } from '../../knex-database.ts'
import { paged } from './scopes.ts'

export const list = (page: number) => knex('invoice').modify(paged, page).orderBy('number')
