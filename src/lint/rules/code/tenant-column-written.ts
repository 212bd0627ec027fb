import type { CodeProblem, CodeRule, CodeScene } from '../../code/code-rule.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'
import { tenantWritten } from '../../code/tenant-written.ts'

export const tenantColumnWritten: CodeRule = {
  id: 'tenant-column-written',
  what: 'An update that sets the tenant of a row. On `tenancy.db`, which refuses it, a warning.',
  why: 'The row goes to another tenant, or one of another tenant comes to this one, and what refers to it stays where it was.',
  remedy:
    'Leave the tenant out of what is set. To move a row, read it as one tenant and insert it as the other.',
  suppress: 'Where the operator of the application moves rows, and nobody else can reach that.',
  examples: {
    leak: `export const rename = (tenant: string, id: string, other: string) =>
  db
    .updateTable('invoice')
    .set({ tenant_id: other })
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .execute()`,
    mend: `export const rename = (tenant: string, id: string, number: string) =>
  db
    .updateTable('invoice')
    .set({ number })
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .execute()`,
  },
  *find(scene) {
    yield* findUnscoped(
      scene,
      'tenant-column-written',
      ({ table }) => `This sets the tenant of a row of ${table} that is there already.`,
    )
    yield* findRefused(scene)
    for (const { node, guard, content } of scene.rawSql) {
      const [table] = content?.updatesOf(scene.tenantColumn) ?? []
      if (guard !== 'plain' || table === undefined || !scene.isTenantTable(table.name)) continue
      yield { node, message: `This SQL sets the tenant of rows of ${table.name}.` }
    }
  },
}

/** The runtime refuses it each time: nothing leaks, and nothing works. */
function* findRefused(scene: CodeScene): Iterable<CodeProblem> {
  for (const { guard, ways, tenantSources } of scene.queries) {
    const target = tenantSources.find(({ role }) => role === 'into')
    if (guard !== 'tenant' || target === undefined) continue
    for (const { ending } of ways) {
      const node = tenantWritten(ending.steps, scene)
      if (node === undefined) continue
      const message = `The runtime refuses to set the tenant of a row of ${target.table}.`
      yield { node, message, severity: 'warning' }
      break
    }
  }
}
