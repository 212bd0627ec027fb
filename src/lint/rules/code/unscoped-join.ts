import type { CodeRule } from '../../code/code-rule.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const unscopedJoin: CodeRule = {
  id: 'unscoped-join',
  what: 'A query that ties one of its tables to a tenant, and joins another without it.',
  why: 'The key that is joined by may lead to a row of another tenant, by mistake or by somebody who has put it there.',
  remedy:
    'Join by the tenant column as well: `.onRef("customer.tenant_id", "=", "invoice.tenant_id")`.',
  find: (scene) =>
    findUnscoped(
      scene,
      'unscoped-join',
      ({ table }) => `${table} is joined whoever its rows belong to.`,
    ),
}
