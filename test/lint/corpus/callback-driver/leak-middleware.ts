import { AsyncLocalStorage } from 'node:async_hooks'

import { Pool } from 'pg'

const storage = new AsyncLocalStorage<{ tenant: string }>()
const pool = new Pool()

export function loadSettings(
  request: { settings?: unknown },
  _response: unknown,
  next: (error?: Error) => void,
) {
  pool.query('select code from currency', (error, result) => {
    request.settings = result?.rows
    next(error)
  })
}

export const tenant = () => storage.getStore()?.tenant
