import type { ErrorReport } from '@tenantry/runtime/errors'

import type { Paint } from './colour.ts'
import { visibleText } from './visible-text.ts'

/** What happened, with its code; below it why, if there is more to say; then what to do. */
export function renderError({ code, message, hint }: ErrorReport, paint: Paint): string {
  const [what, ...why] = visibleText(message).split('\n')
  const lines = [
    `${paint('red', 'Error')} ${paint('bold', code)}: ${what}`,
    ...why.map((line) => paint('dim', line)),
    `${paint('cyan', '→')} ${visibleText(hint)}`,
  ]
  return `${lines.join('\n')}\n`
}
