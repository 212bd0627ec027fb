import type { CodeRule } from '../../code/code-rule.ts'
import { inParentheses } from '../../code/in-parentheses.ts'
import { looseConditions } from '../../code/loose-conditions.ts'

export const rawOrPrecedence: CodeRule = {
  id: 'raw-or-precedence',
  what: 'A raw condition with an `or` that is not in parentheses, beside the one that compares the tenant.',
  why: '`a or b and tenant_id = …` is `a or (b and tenant_id = …)`: what meets the first condition comes back whoever it belongs to.',
  remedy: 'Put the raw condition in parentheses, or write it with `eb.or([…])`, which does.',
  suppress: 'Where each side of the `or` compares the tenant itself.',
  examples: {
    leak: `export const open = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where(sql<boolean>\`total = 0 or number is null\`)
    .execute()`,
    mend: `export const open = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where(sql<boolean>\`(total = 0 or number is null)\`)
    .execute()`,
  },
  *find(scene) {
    const message = 'This `or` reaches the condition beside it, which compares the tenant.'
    for (const { guard, ways, root } of scene.queries) {
      if (guard !== 'plain') continue
      const nodes = ways.flatMap(({ ending, untied }) =>
        untied.length > 0 ? [] : [...looseConditions(ending.steps, scene)],
      )
      for (const node of new Set(nodes))
        yield { node, message, flow: [root, node], fix: inParentheses(node) }
    }
    for (const { guard, looseOr, tenantSources } of scene.rawSql) {
      if (guard === 'plain' && looseOr && tenantSources.length > 0)
        yield { node: looseOr, message, fix: inParentheses(looseOr) }
    }
  },
}
