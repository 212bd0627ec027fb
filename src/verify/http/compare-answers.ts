import { isObject } from './json-schema.ts'
import { isDone, jsonOf, type WireAnswer, type WireRequest } from './wire.ts'

/** Of the connection, of the moment, or of the one request. */
const OF_THE_MOMENT =
  /^(?:date|age|connection|keep-alive|content-length|etag|last-modified|transfer-encoding|server-timing|retry-after|x-(?:request|correlation|response)-\w+|request-id|traceparent|(?:x-)?ratelimit(?:-.*)?)$/
const SHORTEST = 3

export interface Exchange {
  readonly request: WireRequest
  readonly answer: WireAnswer
}

/**
 * How two answers of the same sender differ, in words; undefined where nobody could tell them apart. What was
 * sent is the same in any answer; of what was written, only the names count.
 */
export function differenceOf(one: Exchange, other: Exchange, sent: Sent): string | undefined {
  if (one.answer.status !== other.answer.status) {
    return `status ${one.answer.status} instead of ${other.answer.status}`
  }
  const [first, second] = [headersOf(one, sent.one), headersOf(other, sent.other)]
  for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (first[name] !== second[name]) {
      return `the header ${name} is ${first[name] ?? 'missing'} instead of ${second[name] ?? 'missing'}`
    }
  }
  const isRead = one.request.method === 'GET' || one.request.method === 'HEAD'
  const isWritten = !isRead && isDone(one.answer)
  const body = plainBody(one.answer, { sent: sent.one, isWritten })
  const likewise = plainBody(other.answer, { sent: sent.other, isWritten })
  return body === likewise ? undefined : `${shorten(body)} instead of ${shorten(likewise)}`
}

/** What each of the two requests held that the other did not. */
export interface Sent {
  readonly one: readonly string[]
  readonly other: readonly string[]
}

function headersOf({ answer }: Exchange, sent: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answer.headers)
      .filter(([name]) => !OF_THE_MOMENT.test(name))
      .map(([name, value]) => [
        name,
        // A session is made for each; what it is called counts.
        name === 'set-cookie' ? value.replaceAll(/=[^;,]*/g, '=') : mask(value, sent),
      ]),
  )
}

interface Masked {
  readonly sent: readonly string[]
  /** Whether it tells of what was just written: each time it is something else, and the sender's own. */
  readonly isWritten: boolean
}

function plainBody(answer: WireAnswer, masked: Masked): string {
  const json = jsonOf(answer)
  if (json === undefined) return mask(answer.body, masked.sent)
  return JSON.stringify(plain(json, masked))
}

function plain(value: unknown, masked: Masked): unknown {
  const { sent, isWritten } = masked
  if (Array.isArray(value)) return isWritten ? '<list>' : value.map((one) => plain(one, masked))
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, plain(one, masked)]),
    )
  }
  if (typeof value === 'boolean') return value
  if (isWritten) return '<value>'
  if (typeof value !== 'number' && typeof value !== 'string') return value
  if (sent.includes(String(value))) return '<sent>'
  return typeof value === 'string' ? mask(value, sent) : value
}

function mask(text: string, sent: readonly string[]): string {
  return sent
    .filter(({ length }) => length >= SHORTEST)
    .toSorted((one, other) => other.length - one.length)
    .flatMap((value) => [value, encodeURIComponent(value)])
    .reduce((masked, value) => masked.replaceAll(anyCase(value), '<sent>'), text)
}

function anyCase(value: string): RegExp {
  return new RegExp(value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'gi')
}

function shorten(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

/** Values of somebody else that an answer holds, those aside that the request held itself. */
export function foundIn(
  { answer, request }: Exchange,
  markers: Iterable<string>,
): readonly string[] {
  const text = `${Object.values(answer.headers).join('\n')}\n${answer.body}`
  const asked = `${decode(request.path)}\n${Object.values(request.headers).join('\n')}\n${request.body ?? ''}`
  const found: string[] = []
  for (const marker of markers)
    if (text.includes(marker) && !asked.includes(marker)) found.push(marker)
  return found
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '))
  } catch {
    return path
  }
}

/** Every text and number in a request's own parts. */
export function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(leavesOf)
}
