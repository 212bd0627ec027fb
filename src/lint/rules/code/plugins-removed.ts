import { ts } from 'ts-morph'

import { guardOf, isKysely } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { PLUGIN_PREAMBLE } from '../../code/example-preamble.ts'
import { isHarmless } from '../../code/queries-on.ts'
import { severityPast } from '../../code/severity-past.ts'

export const pluginsRemoved: CodeRule = {
  id: 'plugins-removed',
  what: '`withoutPlugins()` on a database whose plugin adds the tenant.',
  why: 'Queries on what it returns name no tenant any more. Where the plugin is the only guard, they reach the rows of all tenants; on `tenancy.db` driver and policies still hold them (a warning).',
  remedy: 'Leave the plugins on. For the rows of all tenants use `tenancy.system`, which says why.',
  suppress: 'Where every query on it is tied to a tenant in a way that the linter cannot follow.',
  examples: {
    preamble: PLUGIN_PREAMBLE,
    leak: `export const list = () => scoped.withoutPlugins().selectFrom('invoice').selectAll().execute()`,
    mend: `export const list = () => scoped.selectFrom('invoice').selectAll().execute()`,
  },
  *find(scene) {
    const { program } = scene
    for (const call of program.calls.named('withoutPlugins')) {
      if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
      const database = call.expression.expression
      if (!isKysely(program.checker.getTypeAtLocation(database))) continue
      const severity = severityPast(guardOf(database, program))
      if (severity === undefined || isHarmless(call, scene)) continue
      yield {
        node: call,
        severity,
        message:
          'What is queried without the plugins of this database is queried without a tenant.',
      }
    }
  },
}
