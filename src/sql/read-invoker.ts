import type { Node } from 'libpg-query'

import { partsOf } from './read-names.ts'

/** What the options of a view say of `security_invoker`; undefined where they say nothing. */
export function isInvoker(options: readonly Node[]): boolean | undefined {
  const option = options
    .flatMap((one) => ('DefElem' in one ? [one.DefElem] : []))
    .find(({ defname }) => defname === 'security_invoker')
  if (option === undefined) return undefined
  return isOn(option.arg)
}

/** As PostgreSQL reads a boolean option: without a value it is on. */
function isOn(value: Node | undefined): boolean {
  if (value === undefined) return true
  if ('Boolean' in value) return value.Boolean.boolval ?? false
  if ('Integer' in value) return (value.Integer.ival ?? 0) !== 0
  return /^(?:t|true|on|yes|1)$/i.test(partsOf(value).at(-1) ?? '')
}
