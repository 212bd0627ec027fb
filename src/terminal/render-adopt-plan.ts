import type { AdoptLine } from '../adopt/index.ts'
import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'

/** The plan of an adoption: a line for each table, and below it what is done to it. */
export function renderAdoptPlan(lines: readonly AdoptLine[], paint: Paint): string {
  const head = ['TABLE', 'WHOSE ROWS', 'WHAT IS DONE'].map((title) => paint('dim', title))
  const rows = lines.flatMap(({ table, decision, work }) => {
    const [first = '', ...more] = work
    const isOpen = decision.startsWith('undecided')
    return [
      [table, isOpen ? paint('yellow', decision) : decision, first],
      ...more.map((text) => ['', '', text]),
    ]
  })
  return renderTable([head, ...rows])
}
