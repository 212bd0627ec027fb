import type { AdoptedTable, AdoptPlan } from './adopt-plan.ts'

/** Whose rows a table holds, in words. */
export function describeDecision({ decision }: AdoptedTable): string {
  switch (decision.kind) {
    case 'tenant': {
      const { source } = decision
      if (source.kind === 'path') {
        return `tenant of ${source.table} by ${source.column}`
      }
      return source.isUuid ? 'the tenants: the key is the id' : 'the tenants: each gets a uuid'
    }
    case 'shared':
      return 'shared by all tenants'
    case 'left':
      return 'left as it is'
    case 'view':
      return 'view of what its reader may see'
    case 'undecided':
      return `undecided: ${decision.why}`
  }
}

/** What the migrations do to a table, in words. */
export function describeWork({ table, decision }: AdoptedTable): string[] {
  if (decision.kind === 'shared') return ['select for requests']
  if (decision.kind === 'view') return ['security_invoker', 'select for requests']
  if (decision.kind === 'undecided') return decision.choices.slice()
  if (decision.kind !== 'tenant') return []
  const keys = [table.primaryKey, ...table.uniques.map(({ columns }) => columns)]
  return [
    'tenant_id: added, filled, not null',
    ...keys
      .filter((columns) => columns.length > 0)
      .map((columns) => `key (tenant_id, ${columns.join(', ')})`),
    ...table.references.map(({ columns, table: other }) => `${columns.join(', ')} → ${other}`),
    'row-level security, forced',
  ]
}

/** A table, whose rows it holds, and what becomes of it. */
export interface AdoptLine {
  readonly table: string
  readonly decision: string
  readonly work: readonly string[]
}

export function describePlan({ tables }: AdoptPlan): AdoptLine[] {
  return tables.map((one) => ({
    table: one.table.name,
    decision: describeDecision(one),
    work: describeWork(one),
  }))
}
