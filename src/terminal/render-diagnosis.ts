import type { CheckReport, Diagnosis } from '../doctor/index.ts'
import type { Paint } from './colour.ts'
import { renderCount } from './render-count.ts'
import { visibleText } from './visible-text.ts'

const MARKS = { ok: '✓', warning: '!', error: '✗', unseen: '?' } as const
const STYLES = { ok: 'green', warning: 'yellow', error: 'red', unseen: 'yellow' } as const

/** One thing that was looked at: a line, and below it what is wrong, why that matters, and how to mend it. */
export function renderCheck({ status, title, note, findings }: CheckReport, paint: Paint): string {
  const said = status === 'unseen' ? `not looked at: ${note}` : note
  const head = `${paint(STYLES[status], MARKS[status])} ${title}`
  return [
    said === '' ? head : `${head}  ${paint('dim', visibleText(said))}`,
    ...findings.flatMap(({ code, severity, what, why, remedy }) => [
      `    ${paint(severity === 'error' ? 'red' : 'yellow', code)}: ${indent(what)}`,
      `    ${paint('dim', indent(why))}`,
      `    ${paint('cyan', '→')} ${indent(remedy)}`,
    ]),
  ].join('\n')
}

/** The last line. */
export function renderDiagnosis({ errors, warnings, unseen }: Diagnosis, paint: Paint): string {
  const parts = [
    ...(errors > 0 ? [paint('red', renderCount(errors, 'error'))] : []),
    ...(warnings > 0 ? [paint('yellow', renderCount(warnings, 'warning'))] : []),
    ...(unseen > 0 ? [paint('yellow', `${unseen} not looked at`)] : []),
  ]
  return parts.length === 0 ? paint('green', 'Nothing is wrong.') : `${parts.join(', ')}.`
}

function indent(text: string): string {
  return visibleText(text).replaceAll('\n', '\n      ')
}
