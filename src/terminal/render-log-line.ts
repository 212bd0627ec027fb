import type { Paint, Style } from './colour.ts'
import { visibleText } from './visible-text.ts'

const LEVELS: Readonly<Record<number, readonly [label: string, style: Style]>> = {
  10: ['trace', 'dim'],
  20: ['debug', 'dim'],
  30: ['info', 'green'],
  40: ['warn', 'yellow'],
  50: ['error', 'red'],
  60: ['fatal', 'red'],
}

/**
 * A line of JSON as pino and Fastify log it, for people: time, level, tenant, message, other fields, and a stack
 * below. Any other line stays as it is.
 */
export function renderLogLine(line: string, paint: Paint): string {
  const entry = parseEntry(line)
  if (entry === undefined) return line
  const { level, time, tenant, msg, err, pid: _, hostname: __, ...fields } = entry
  const [label, style] = LEVELS[level] ?? [String(level), 'bold']
  const { text, rest } = describeRequest(typeof msg === 'string' ? msg : '', fields)
  const head = [
    paint('dim', timeOf(time)),
    paint(style, label.padEnd(5)),
    ...(typeof tenant === 'string' ? [paint('cyan', visibleText(tenant))] : []),
    ...(text === '' ? [] : [visibleText(text)]),
    ...Object.entries(rest).map(([key, value]) =>
      paint('dim', `${key}=${visibleText(show(value))}`),
    ),
  ]
  return [head.join(' '), ...stackOf(err).map((frame) => paint('dim', `  ${frame}`))].join('\n')
}

interface LogEntry extends Readonly<Record<string, unknown>> {
  readonly level: number
  readonly time: number
}

function parseEntry(line: string): LogEntry | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const entry: unknown = JSON.parse(line)
    return isEntry(entry) ? entry : undefined
  } catch {
    // A line that only looks like JSON is the application's own text.
    return undefined
  }
}

function isEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null) return false
  if (!('level' in value && 'time' in value)) return false
  return typeof value.level === 'number' && typeof value.time === 'number'
}

/** The line that a generated application writes for each request says most without the names of its fields. */
function describeRequest(
  msg: string,
  fields: Readonly<Record<string, unknown>>,
): { readonly text: string; readonly rest: Readonly<Record<string, unknown>> } {
  const { method, path, status, milliseconds, ...rest } = fields
  if (msg !== 'request' || status === undefined) return { text: msg, rest: fields }
  return { text: [method, path, status, milliseconds, 'ms'].map(show).join(' '), rest }
}

function timeOf(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.valueOf()) ? String(time) : date.toTimeString().slice(0, 8)
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function stackOf(err: unknown): string[] {
  if (err === undefined || err === null) return []
  const stack: unknown = typeof err === 'object' && 'stack' in err ? err.stack : undefined
  return visibleText(typeof stack === 'string' ? stack : show(err)).split('\n')
}
