import type { CodePlace } from '../lint/index.ts'
import type { Paint } from './colour.ts'
import { visibleText } from './visible-text.ts'

export interface CodeFrameOptions {
  readonly paint: Paint
  /** Columns of the terminal. Longer lines are cut around what the frame is about. */
  readonly width: number
}

const AROUND = 2
/** Of what goes over many lines, the first ones. */
const MOST_LINES = 6
const TAB = '  '

/** The lines around a place, with a mark under it. Empty where the text has no such line. */
export function renderCodeFrame(
  text: string,
  { line, column, endLine, endColumn }: CodePlace,
  { paint, width }: CodeFrameOptions,
): string[] {
  const lines = text.split(/\r?\n/)
  if (lines[line - 1] === undefined) return []
  const last = Math.min(endLine, line + MOST_LINES - 1)
  const [from, to] = [Math.max(1, line - AROUND), Math.min(lines.length, last + AROUND)]
  const digits = String(to).length
  const room = Math.max(width - digits - 5, 20)
  const frame: string[] = []
  for (let at = from; at <= to; at += 1) {
    const shown = lines[at - 1] ?? ''
    const isMarked = at >= line && at <= last
    const start = at === line ? column - 1 : indentationOf(shown)
    const end = at === endLine ? endColumn - 1 : shown.length
    // Blank lines at the edge say nothing.
    if (shown.trim() === '' && (at === from || at === to)) continue
    const cut = windowOf(shown, isMarked ? start : 0, room)
    const number = String(at).padStart(digits)
    const pointer = isMarked ? paint('red', '>') : ' '
    frame.push(`${pointer} ${paint('dim', `${number} |`)} ${cut.text}`.trimEnd())
    if (!isMarked) continue
    const before = cut.widthOf(start)
    const marked = Math.max(1, Math.min(cut.widthOf(end), room) - before)
    const gap = paint('dim', `${' '.repeat(digits)} |`)
    frame.push(`  ${gap} ${' '.repeat(before)}${paint('red', '^'.repeat(marked))}`)
  }
  return frame
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length
}

interface Window {
  readonly text: string
  /** How wide what stands in front of an offset is, in columns. */
  readonly widthOf: (offset: number) => number
}

/** The part of a line that has room, with as much in front of an offset as leaves room for what follows. */
function windowOf(line: string, offset: number, room: number): Window {
  const isLong = show(line).length > room
  const skipped = isLong && show(line.slice(0, offset)).length > room / 2 ? offset - 10 : 0
  const head = skipped > 0 ? '…' : ''
  const whole = head + show(line.slice(Math.max(skipped, 0)))
  const text = whole.length > room ? `${whole.slice(0, room - 1)}…` : whole
  return {
    text,
    widthOf: (at) => (head + show(line.slice(Math.max(skipped, 0), Math.max(at, 0)))).length,
  }
}

function show(part: string): string {
  return visibleText(part.replaceAll('\t', TAB))
}
