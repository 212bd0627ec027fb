import { CompiledQuery } from 'kysely'

export const OPEN = CompiledQuery.raw(`
  select i.number, c.name from invoice i
  join customer c on c.id = i.customer_id`)
