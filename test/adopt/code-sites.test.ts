import { expect, test } from 'vitest'

import { findCodeSites } from '../../src/adopt/index.ts'

test('finds where connections are made and routes registered', () => {
  const text = `import { Kysely } from 'kysely'
const db = new Kysely<Database>({ dialect })
const app = Fastify({ logger: true })
app.get('/notes', async () => list(db))
app.post<{ Body: Note }>(
  '/notes',
cache.get(key)
const one = cache.get('note')
await app.register(plugin)`
  const sites = findCodeSites([{ path: 'src/main.ts', text }])
  expect(sites.map(({ line, what }) => [line, what])).toEqual([
    [2, 'kysely'],
    [3, 'fastify'],
    [4, 'routes'],
    [5, 'routes'],
    [9, 'routes'],
  ])
})
