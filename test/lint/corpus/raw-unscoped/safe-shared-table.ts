import { Pool } from 'pg'

const pool = new Pool()

export const currencies = () => pool.query({ text: 'select * from currency' })
