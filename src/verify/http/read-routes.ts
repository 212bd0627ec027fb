import { follow, isObject, type JsonSchema, resolveSchema } from './json-schema.ts'

/** A route as its document tells of it. */
export interface Route {
  /** `GET /invoices/{id}`. */
  readonly key: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Undefined where it takes no JSON. */
  readonly body: JsonSchema | undefined
  /** Other than JSON, which no request is made for. */
  readonly otherBody: string | undefined
  /** Whether it asks for no credential. */
  readonly isPublic: boolean
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete', 'trace']
/** By which a request says what it is, and not what it wants. */
const OF_TRANSPORT = new Set(['accept', 'authorization', 'content-type', 'cookie', 'host'])

/** The routes of an OpenAPI 3 document. @throws {Error} that says what of it cannot be read. */
export function readRoutes(document: unknown): readonly Route[] {
  const version = isObject(document) ? document['openapi'] : undefined
  if (!isObject(document) || typeof version !== 'string' || !version.startsWith('3.')) {
    throw new Error('It is no OpenAPI document of version 3.')
  }
  const paths = document['paths']
  if (!isObject(paths)) return []
  return Object.entries(paths).flatMap(([path, given]) => {
    // What a tool adds for itself is no path.
    if (path.startsWith('x-')) return []
    const item = objectIn(follow(document, given), path)
    return METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const operation = objectIn(item[method], `${method.toUpperCase()} ${path}`)
      return toRoute(document, { path, method, item, operation })
    })
  })
}

/** A route that was left out would not be attacked, and nobody would know. */
function objectIn(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value
  throw new Error(`What it says of ${what} is no object.`)
}

interface Found {
  readonly path: string
  readonly method: string
  readonly item: Readonly<Record<string, unknown>>
  readonly operation: Readonly<Record<string, unknown>>
}

function toRoute(
  document: Readonly<Record<string, unknown>>,
  { path, method, item, operation }: Found,
): Route {
  const parameters = new Map(
    [item, operation]
      .flatMap(({ parameters: given = [] }) => listIn(given, path))
      .flatMap((one) =>
        toParameter(document, objectIn(follow(document, one), `parameters of ${path}`)),
      )
      .map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]),
  )
  // What a path names and nobody describes is a text.
  for (const [, name = ''] of path.matchAll(/\{([^}]+)\}/g)) {
    if (parameters.has(`path ${name}`)) continue
    parameters.set(`path ${name}`, { in: 'path', name, schema: {}, isRequired: true })
  }
  const content = contentOf(follow(document, operation['requestBody']))
  const json = content.find(([type]) => /^application\/(?:[\w.-]+\+)?json\b/.test(type))
  const security = operation['security'] ?? document['security']
  return {
    key: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters: [...parameters.values()],
    body: json && resolveSchema(document, json[1]),
    otherBody: json === undefined ? content[0]?.[0] : undefined,
    isPublic: Array.isArray(security) && security.length === 0,
  }
}

function toParameter(document: unknown, given: Readonly<Record<string, unknown>>): Parameter[] {
  const { in: place, name, required, schema } = given
  if (typeof name !== 'string') return []
  if (place !== 'path' && place !== 'query' && place !== 'header') return []
  if (place === 'header' && OF_TRANSPORT.has(name.toLowerCase())) return []
  return [
    {
      in: place,
      name,
      schema: resolveSchema(document, schema),
      isRequired: place === 'path' || required === true,
    },
  ]
}

/** The schema of each kind of body. */
function contentOf(body: unknown): readonly (readonly [type: string, schema: unknown])[] {
  if (!isObject(body) || !isObject(body['content'])) return []
  return Object.entries(body['content']).map(([type, media]) => [
    type,
    isObject(media) ? (media['schema'] ?? {}) : {},
  ])
}

function listIn(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Error(`What it says of the parameters of ${path} is no list.`)
}
