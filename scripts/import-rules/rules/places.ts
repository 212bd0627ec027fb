/** The folders that rules speak of. Tests may import everything. */
export const SCANNED = ['bin', 'src', 'packages/runtime/src', 'examples', 'bench', 'scripts']

export const RUNTIME = 'packages/runtime/src'
export const RUNTIME_ERRORS = `${RUNTIME}/errors.ts`

/** What reaches outside the process. */
export const WORLD = [
  'node:child_process',
  'node:cluster',
  'node:dgram',
  'node:dns',
  'node:fs',
  'node:http',
  'node:http2',
  'node:https',
  'node:net',
  'node:readline',
  'node:sqlite',
  'node:tls',
  'node:worker_threads',
  'execa',
  'pg',
]
