import { ts } from 'ts-morph'

import { flowsTo } from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'

const BINDS: ReadonlySet<string> = new Set(['bind', 'runInAsyncScope', 'wrap', 'snapshot'])
const BINDERS = /tenancy|AsyncResource|AsyncLocalStorage|storage|context|resource/i

/** Whether a callback keeps the context of where it was made: `tenancy.bind(…)`, `AsyncResource.bind(…)`. */
export function isBound(callback: ts.Expression, { program }: CodeScene): boolean {
  return flowsTo(callback, program).some(
    ({ origin }) =>
      ts.isCallExpression(origin) &&
      ts.isPropertyAccessExpression(origin.expression) &&
      BINDS.has(origin.expression.name.text) &&
      BINDERS.test(origin.expression.expression.getText()),
  )
}
