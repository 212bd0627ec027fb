import { formsOf, fragmentsOf, textOfPieces } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'

export const fragmentModifier: CodeRule = {
  id: 'fragment-modifier',
  what: 'Raw SQL at the front or the end of a query that changes which rows it is about.',
  why: 'It stands beside the condition that compares the tenant, and continues it (`or …`), or adds the rows of another query (`union …`).',
  remedy: 'Add conditions with `where`, and other queries with `union`.',
  suppress: 'Where what is added compares the tenant too.',
  examples: {
    leak: `export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .modifyEnd(sql\`or total = 0\`)
    .execute()`,
    mend: `export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .modifyEnd(sql\`for update skip locked\`)
    .execute()`,
  },
  *find({ queries, program, parser }) {
    for (const { guard, ways, root } of queries) {
      if (guard !== 'plain') continue
      const steps = ways.flatMap(({ ending, untied }) => (untied.length > 0 ? [] : ending.steps))
      const modifiers = new Map(steps.map(({ method, call }) => [call.arguments[0], method]))
      for (const [modifier, method] of modifiers) {
        if ((method !== 'modifyFront' && method !== 'modifyEnd') || !modifier) continue
        const place = method === 'modifyFront' ? 'front' : 'end'
        const changes = fragmentsOf(modifier, program).some(({ pieces }) =>
          formsOf(pieces, program).some((form) => parser.changesRows(textOfPieces(form), place)),
        )
        const message = 'This changes which rows the query is about, whatever ties it to a tenant.'
        if (changes) yield { node: modifier, message, flow: [root, modifier] }
      }
    }
  },
}
