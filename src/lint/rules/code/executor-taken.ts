import { ts } from 'ts-morph'

import { guardOf, isKysely, wrap } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { PLUGIN_PREAMBLE } from '../../code/example-preamble.ts'
import { severityPast } from '../../code/severity-past.ts'

/** They tell of the dialect, and send nothing. */
const TELLS: ReadonlySet<string> = new Set(['adapter', 'plugins', 'compileQuery', 'transformQuery'])

export const executorTaken: CodeRule = {
  id: 'executor-taken',
  what: '`getExecutor()` on a database whose plugin adds the tenant: what it executes, no plugin has seen.',
  why: 'An executor sends what it is given. Where a plugin of your own is what adds the tenant, that reaches the rows of all tenants; on `tenancy.db` driver and policies still hold it (a warning).',
  remedy: 'Execute queries on the database itself.',
  suppress: 'In a plugin or a dialect that compiles its queries with the same database before.',
  examples: {
    preamble: PLUGIN_PREAMBLE,
    leak: `import type { CompiledQuery } from 'kysely'

export const run = (query: CompiledQuery) => scoped.getExecutor().executeQuery(query)`,
    mend: `export const list = () => scoped.selectFrom('invoice').selectAll().execute()`,
  },
  *find({ program }) {
    for (const call of program.calls.named('getExecutor')) {
      if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
      const database = call.expression.expression
      if (!isKysely(program.checker.getTypeAtLocation(database)) || isOnlyTold(call)) continue
      const severity = severityPast(guardOf(database, program))
      if (severity === undefined) continue
      yield {
        node: call,
        severity,
        message: 'What this executor sends has passed by the plugin that adds the tenant.',
      }
    }
  },
}

function isOnlyTold(call: ts.CallExpression): boolean {
  const { parent } = wrap(call)
  return ts.isPropertyAccessExpression(parent) && TELLS.has(parent.name.text)
}
