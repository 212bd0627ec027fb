import type { IncomingMessage } from 'node:http'

import { all as query } from './query.ts'

export const list = (request: IncomingMessage) =>
  query(`select code from currency order by ${request.url}`)

export const count = () => query('select count(*) from currency')
