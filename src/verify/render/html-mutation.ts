import type { HuntedMutant, MutationReport } from '../mutants/hunted-mutant.ts'
import { type Cell, renderParagraph, renderTable } from './html-table.ts'

/** Who noticed each wall that was taken away. */
export function renderMutation({ mutants, counts, score }: MutationReport): string {
  const kinds = [...Map.groupBy(mutants, ({ wall }) => wall)]
  const percent = Math.floor(score * 1000) / 10
  return `<h2>Walls taken away</h2>
${renderParagraph(
  `In a copy of the application each wall was taken away or weakened, one at a time: ${counts.all} times. ${percent} % of what can leak was noticed, ${counts.lint} by the SQL rules of lint, ${counts.verify} by an attack; ${counts.missed} by nobody. ${counts.harmless} cannot leak, whatever is attacked.`,
)}
${renderTable(
  ['Wall', 'Taken away', 'Lint noticed', 'Verify noticed', 'Nobody', 'Harmless'],
  kinds.map(([wall, all]) => [
    wall,
    all.length,
    count(all, ({ lint }) => lint.length > 0),
    count(all, ({ verify }) => verify !== undefined),
    failing(count(all, ({ outcome }) => outcome === 'missed')),
    count(all, ({ outcome }) => outcome === 'harmless'),
  ]),
)}
<h3>Each of them</h3>
${renderTable(
  ['Wall', 'What', 'Taken away by', 'Lint', 'Verify'],
  mutants.map((one) => [
    one.wall,
    one.id,
    one.breaks.length === 0 ? 'the runtime' : one.breaks.join('; '),
    one.lint.join(', '),
    noticed(one),
  ]),
  'mutants',
)}`
}

function count(all: readonly HuntedMutant[], is: (one: HuntedMutant) => boolean): number {
  return all.filter(is).length
}

function failing(found: number): Cell {
  return found > 0 ? { text: String(found), style: 'n through' } : found
}

function noticed({ outcome, verify, told }: HuntedMutant): Cell {
  if (verify !== undefined)
    return `${verify.object}: ${verify.id} (${verify.channel}) ${verify.outcome}`
  if (outcome === 'caught') return `no: ${told}`
  return outcome === 'missed' ? { text: `nobody: ${told}`, style: 'through' } : `harmless: ${told}`
}
