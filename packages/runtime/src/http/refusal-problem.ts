import type { Refusal } from '../quota/index.ts'
import type { HttpProblem } from './problem.ts'

const ANSWERS: Readonly<
  Record<Refusal['quota'], readonly [HttpProblem['status'], string, string]>
> = {
  requests: [429, 'QUOTA_REQUESTS_EXCEEDED', 'There were too many requests.'],
  concurrency: [429, 'QUOTA_CONCURRENCY_EXCEEDED', 'There are too many requests at a time.'],
  database: [429, 'QUOTA_DATABASE_EXCEEDED', 'Too many requests wait for the database.'],
  storage: [429, 'QUOTA_STORAGE_EXCEEDED', 'There is no room for more.'],
  load: [503, 'OVERLOADED', 'The service has too much to do right now.'],
}

/** The answer to a request that ran into a quota: what it was, and when to try again. */
export function refusalProblem({ quota, retryAfterMs }: Refusal): HttpProblem {
  const [status, code, message] = ANSWERS[quota]
  const retryAfter = String(Math.max(1, Math.ceil(retryAfterMs / 1000)))
  return {
    status,
    headers: { 'cache-control': 'no-store', 'retry-after': retryAfter },
    body: { error: { code, message, quota } },
  }
}
