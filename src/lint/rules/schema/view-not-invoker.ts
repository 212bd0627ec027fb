import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const viewNotInvoker: SchemaRule = {
  id: 'view-not-invoker',
  what: 'A view over tables of tenants runs with the rights of its owner.',
  why: 'Row-level security then asks who owns the view, and not who reads it.',
  remedy: 'Create the view `with (security_invoker = true)`.',
  suppress: 'Where no role of requests has a right on it.',
  examples: {
    leak: 'create view open_invoice as select * from invoice;\ngrant select on open_invoice to {{app}};',
    mend: 'create view open_invoice with (security_invoker = true) as select * from invoice;\ngrant select on open_invoice to {{app}};',
  },
  *find(scene) {
    for (const relation of scene.state.relations) {
      if (relation.kind !== 'view' || relation.isInvoker || relation.query === undefined) continue
      const [shown] = scene.untied([relation.query])
      if (shown === undefined) continue
      yield {
        at: relation.at,
        object: nameOf(relation),
        message: `The view ${nameOf(relation)} shows the rows of all tenants in ${shown.table.name}.`,
        severity: scene.severityOf(relation),
      }
    }
  },
}
