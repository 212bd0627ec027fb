import { Pool } from 'pg'

class TracedPool extends Pool {
  readonly startedAt = Date.now()
}

export const connections = () => new TracedPool({ max: 2 })
