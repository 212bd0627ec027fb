import { type CodePlace, pageOf, type FileFinding } from '../lint/index.ts'
import { renderCodeFrame } from './code-frame.ts'
import type { Paint } from './colour.ts'
import { visibleText } from './visible-text.ts'
import { wrapText } from './wrap-text.ts'

export interface RenderFindingOptions {
  readonly paint: Paint
  /** Columns of the terminal; Infinity where there is none. */
  readonly width: number
  /** What stands in the files that findings name, by their paths. */
  readonly sources: ReadonlyMap<string, string>
}

/** Where it is, what is wrong, the lines around it, how it comes to be, and what to write instead. */
export function renderFinding(finding: FileFinding, options: RenderFindingOptions): string[] {
  const { place, severity, rule, message, remedy } = finding
  const { paint, width } = options
  const head = `${severity} ${rule}: ${message}`
  const [first = '', ...rest] = wrapText(head, width - 2)
  const kind = paint(severity === 'error' ? 'red' : 'yellow', severity)
  const [mend = '', ...more] = remedy.includes('\n')
    ? remedy.split('\n')
    : wrapText(remedy, width - 4)
  return [
    paint('bold', placeText(place)),
    `  ${kind}${visibleText(first.slice(severity.length))}`,
    ...rest.map((line) => `  ${visibleText(line)}`),
    ...renderPlace(finding, options),
    ...renderFlow(finding, options),
    `  → ${visibleText(mend)}`,
    ...more.map((line) => `    ${visibleText(line)}`),
    paint('dim', `  ${pageOf(finding)}`),
    '',
  ]
}

function renderPlace(
  { place, text }: FileFinding,
  { paint, width, sources }: RenderFindingOptions,
): string[] {
  const source = sources.get(place.file)
  // What TypeScript makes of a migration stands in no file.
  const isPlaced = source !== undefined && (place.line > 1 || place.endColumn > 1)
  const frame = isPlaced ? renderCodeFrame(source, place, { paint, width: width - 2 }) : []
  return frame.length > 0
    ? frame.map((line) => `  ${line}`)
    : [paint('dim', `    ${visibleText(cut(text, width - 4))}`)]
}

function renderFlow(
  { flow, place }: FileFinding,
  { paint, width, sources }: RenderFindingOptions,
): string[] {
  const steps = flow.filter(
    (step, index) => index === 0 || placeText(step) !== placeText(flow[index - 1] ?? step),
  )
  if (steps.length < 2 && steps.every((step) => placeText(step) === placeText(place))) return []
  const digits = String(steps.length).length
  const widest = Math.max(...steps.map((step) => placeText(step).length))
  return [
    '  the way there:',
    ...steps.map((step, index) => {
      const line = sources.get(step.file)?.split(/\r?\n/)[step.line - 1]?.trim() ?? ''
      const number = String(index + 1).padStart(digits)
      const where = placeText(step).padEnd(line === '' ? 0 : widest)
      const room = Math.max(width - where.length - digits - 8, 20)
      return `    ${number}. ${where}  ${paint('dim', visibleText(cut(line, room)))}`.trimEnd()
    }),
  ]
}

function placeText({ file, line, column }: CodePlace): string {
  return `${visibleText(file)}:${line}:${column}`
}

function cut(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, Math.max(room - 1, 1))}…` : text
}
