import { TenantryError } from '@tenantry/runtime/errors'

import {
  type HttpDeclaration,
  readRoutes,
  type Route,
  type WireAnswer,
} from '../../../verify/index.ts'
import type { HttpClient } from './http-client.ts'

const DEFAULT_PATH = '/docs/json'

/**
 * The routes of the application's OpenAPI document.
 *
 * @throws {TenantryError} VERIFY_DOCUMENT_UNREADABLE also where it has no route.
 */
export async function findRoutes(
  { document = DEFAULT_PATH, skip = {}, requests = {}, public: open = [] }: HttpDeclaration,
  client: HttpClient,
): Promise<readonly Route[]> {
  const found = typeof document === 'string' ? await readDocument(document, client) : document
  let routes: readonly Route[]
  try {
    routes = readRoutes(found)
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error), error)
  }
  if (routes.length === 0) throw unreadable('It has no route.')
  const known = new Set(routes.map(({ key }) => key))
  const unknown = [...Object.keys(skip), ...Object.keys(requests), ...open].filter(
    (key) => !known.has(key),
  )
  if (unknown.length > 0) {
    throw new TenantryError('VERIFY_DECLARATION_INVALID', {
      message: `saas.verify.ts names routes that the document does not have: ${unknown.join(', ')}.`,
      hint: `Write them as the document does, as in ${JSON.stringify(routes[0]?.key ?? 'GET /')}.`,
      details: { unknown },
    })
  }
  return routes.map((route) => (open.includes(route.key) ? { ...route, isPublic: true } : route))
}

async function readDocument(path: string, client: HttpClient): Promise<unknown> {
  const request = { method: 'GET', path, headers: { accept: 'application/json' }, body: undefined }
  const answer: WireAnswer = await client.send(request)
  if (answer.status !== 200) {
    throw unreadable(`GET ${path} answers ${answer.status || answer.body}.`)
  }
  try {
    return JSON.parse(answer.body)
  } catch (error) {
    throw unreadable(`GET ${path} answers with what is no JSON.`, error)
  }
}

function unreadable(why: string, cause?: unknown): TenantryError {
  return new TenantryError('VERIFY_DOCUMENT_UNREADABLE', {
    message: `The OpenAPI document of the application tells no routes. ${why}`,
    hint: 'Give where it is served, or the document itself, as `http.document` in saas.verify.ts.',
    cause,
  })
}
