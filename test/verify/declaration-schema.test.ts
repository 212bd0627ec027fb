import { expect, test } from 'vitest'

import { checkShape } from '../../src/shape/index.ts'
import { DECLARATION_SCHEMA } from '../../src/verify/index.ts'

const as = () => ({ headers: {} })

class Cache {
  get() {}
  set() {}
}

test.each([
  [{}],
  [{ http: { as } }],
  [
    {
      http: {
        as,
        document: { openapi: '3.1.0' },
        public: ['GET /x'],
        skip: { 'GET /y': 'signed' },
      },
    },
  ],
  [{ jobs: { nightly: as }, caches: { sessions: new Cache(), prices: { key: as } } }],
])('%j is a declaration', (declared) => {
  expect(checkShape(declared, DECLARATION_SCHEMA).problem).toBeUndefined()
})

test.each([
  [undefined, ''],
  [[], ''],
  [{ htttp: {} }, 'htttp'],
  [{ http: {} }, 'http.as'],
  [{ http: { as, pubic: [] } }, 'http.pubic'],
  [{ http: { as, document: 5 } }, 'http.document'],
  [{ http: { as, skip: { 'GET /x': true } } }, 'http.skip.GET /x'],
  [{ http: { as, requests: { 'POST /x': {} } } }, 'http.requests.POST /x'],
  [{ jobs: { nightly: 'nightly.ts' } }, 'jobs.nightly'],
  [{ caches: { sessions: { get: as } } }, 'caches.sessions'],
])('%j is none, and the key is told', (declared, path) => {
  expect(checkShape(declared, DECLARATION_SCHEMA).problem).toMatchObject({ path })
})
