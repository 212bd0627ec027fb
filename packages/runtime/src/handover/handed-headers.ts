import { OWN_HEADERS } from '../contract/wire/protocol.ts'

/** About one connection, and no part of a message (RFC 9110, section 7.6.1); Node writes those of the next connection anew. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What is said anew of a request: its length with its framing, and by whom and how it came in. */
const SAID_ANEW: ReadonlySet<string> = new Set([
  'content-length',
  'expect',
  'forwarded',
  'host',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
])

/**
 * The headers of a request that go on to a service, names and values in turn. None that is ours goes: a client could say who it is.
 *
 * @param raw As they came, names and values in turn.
 */
export function handedHeaders(raw: readonly string[]): string[] {
  const named = namedByConnection(raw)
  const handed: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2)
    const lower = name.toLowerCase()
    if (isOfTheConnection(lower, named) || SAID_ANEW.has(lower)) continue
    // HTTP/2 has the request line among its headers.
    if (lower.startsWith(OWN_HEADERS) || lower.startsWith(':')) continue
    handed.push(lower, value)
  }
  return handed
}

type Answered = Readonly<Record<string, string | string[] | undefined>>

/** The headers of an answer that go on to the client. */
export function answeredHeaders(headers: Answered): Record<string, string | string[]> {
  const named = namedByConnection(['connection', String(headers['connection'] ?? '')])
  const handed: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || isOfTheConnection(name, named)) continue
    if (!name.startsWith(OWN_HEADERS)) handed[name] = value
  }
  return handed
}

function isOfTheConnection(name: string, named: ReadonlySet<string>): boolean {
  return OF_THE_CONNECTION.has(name) || named.has(name)
}

/** A connection says itself which further headers are about it alone. */
function namedByConnection(raw: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>()
  raw.forEach((name, at) => {
    if (at % 2 === 1 || name.toLowerCase() !== 'connection') return
    for (const one of (raw[at + 1] ?? '').split(',')) names.add(one.trim().toLowerCase())
  })
  return names
}
