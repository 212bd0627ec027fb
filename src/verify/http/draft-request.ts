import type { GivenRequest, Identity } from '../declaration/index.ts'
import { type Holdings, isReference } from './holdings.ts'
import { isObject } from './json-schema.ts'
import { fits, makeValue, type ValueSource } from './make-value.ts'
import type { Parameter, Route } from './read-routes.ts'
import type { WireRequest } from './wire.ts'

/** A request before anybody sends it. */
export interface Draft {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface DraftSource {
  /** Of whoever the request is made for. */
  readonly holdings: Holdings
  readonly other: Holdings
  readonly turn: number
  readonly fresh: () => string
  readonly given: GivenRequest | undefined
}

const PAGE_SIZE = /^(?:limit|per_?page|page_?size|first|count|size)$/i

/** A request that the tenant might send; undefined where it has nothing that the path could lead to. */
export function draftRequest(route: Route, source: DraftSource): Draft | undefined {
  const { given } = source
  const values = valueSource(route, source, undefined)
  const params: Record<string, string> = {}
  for (const { name, schema } of inPlace(route, 'path')) {
    const candidates = candidatesFor(route, name, source).filter((value) => fits(schema, value))
    const chosen = schema.enum
      ? String(makeValue(schema, name, values))
      : (candidates[Math.floor(source.turn / 2) % Math.max(candidates.length, 1)] ??
        (isIdentifier(name) ? undefined : String(makeValue(schema, name, values))))
    const value = given?.params?.[name] ?? chosen
    if (value === undefined) return undefined
    params[name] = value
  }
  const query: Record<string, string> = {}
  for (const { name, schema, isRequired } of inPlace(route, 'query')) {
    if (isRequired) query[name] = String(makeValue(schema, name, values))
  }
  const headers: Record<string, string> = {}
  for (const { name, schema, isRequired } of inPlace(route, 'header')) {
    if (isRequired) headers[name.toLowerCase()] = String(makeValue(schema, name, values))
  }
  const current = Object.values(params)
    .map((value) => source.holdings.bodyOf(value))
    .findLast((body) => body !== undefined)
  const body = route.body && makeValue(route.body, '', valueSource(route, source, current))
  return {
    params,
    query: { ...query, ...given?.query },
    headers: { ...headers, ...given?.headers },
    body: given?.body === undefined ? body : { ...(isObject(body) ? body : {}), ...given.body },
  }
}

/** The same request for a page that is soon full: its answer tells where the next one begins. */
export function shortPage(route: Route, draft: Draft): Draft | undefined {
  const size = inPlace(route, 'query').find(({ name }) => PAGE_SIZE.test(name))
  if (size === undefined) return undefined
  return { ...draft, query: { ...draft.query, [size.name]: String(size.schema.minimum ?? 1) } }
}

/** Whether the value of a place of a path has to be one that is there. */
function isIdentifier(name: string): boolean {
  return isReference(name) || !/^(?:year|month|day|page|format|locale|lang|version)$/i.test(name)
}

function valueSource(
  route: Route,
  { holdings, other, turn, fresh }: DraftSource,
  current: Readonly<Record<string, unknown>> | undefined,
): ValueSource {
  return {
    turn,
    fresh,
    current,
    reference: (name) =>
      isReference(name) && name !== 'id'
        ? holdings.identifiers({ name, resource: resourceOf(route) }, other)
        : [],
    choices: (name) => holdings.choicesOf(name),
    known: (name) => holdings.valuesOf(name),
  }
}

/** What the tenant has that a place of the route may lead to. */
export function candidatesFor(
  route: Route,
  name: string,
  { holdings, other }: Pick<DraftSource, 'holdings' | 'other'>,
): readonly string[] {
  return holdings.identifiers({ name, resource: resourceOf(route, name) }, other)
}

/** What a route is about: the last word of its path, or that before a place of it. */
export function resourceOf({ path }: Route, before?: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  const end = before === undefined ? -1 : parts.indexOf(`{${before}}`)
  const ahead = end < 0 ? parts : parts.slice(0, end)
  return ahead.findLast((part) => !part.startsWith('{')) ?? ''
}

export function inPlace(route: Route, place: Parameter['in']): readonly Parameter[] {
  return route.parameters.filter((parameter) => parameter.in === place)
}

/** The request as whoever has this identity sends it. */
export function toWire(route: Route, draft: Draft, identity: Identity): WireRequest {
  const path = route.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(draft.params[name] ?? ''),
  )
  const query = new URLSearchParams(draft.query).toString()
  const hasBody = draft.body !== undefined
  return {
    method: route.method,
    path: `${identity.path ?? ''}${path}${query === '' ? '' : `?${query}`}`,
    headers: {
      accept: 'application/json',
      ...(hasBody && { 'content-type': 'application/json' }),
      ...draft.headers,
      ...identity.headers,
    },
    body: hasBody ? JSON.stringify(draft.body) : undefined,
  }
}
