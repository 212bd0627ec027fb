import { Pool } from 'pg'

type Queries = Pick<Pool, 'query'>

const all = (queries: Queries) => queries.query('select * from invoice')

export const list = () => all(new Pool())
