import type { HuntedMutant, MutationReport } from '../verify/index.ts'
import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

const HEAD = ['wall taken away', 'times', 'lint', 'verify', 'nobody', 'harmless']

/** Who notices when a wall is taken away: a line for each kind of wall, and each that nobody notices. */
export function renderMutation({ mutants, counts, score }: MutationReport, paint: Paint): string[] {
  const kinds = [...Map.groupBy(mutants, ({ wall }) => wall)]
  const rows = kinds.map(([wall, all]) => [
    wall,
    String(all.length),
    count(all, ({ lint }) => lint.length > 0),
    count(all, ({ verify }) => verify !== undefined),
    count(all, ({ outcome }) => outcome === 'missed'),
    count(all, ({ outcome }) => outcome === 'harmless'),
  ])
  const harmless = mutants.filter(({ outcome }) => outcome === 'harmless')
  return [
    renderTable([HEAD.map((title) => paint('bold', title)), ...rows]),
    ...harmless.map(({ id, told }) => `  harmless: ${visibleText(id)} (${visibleText(told)})`),
    `Mutation score ${Math.floor(score * 1000) / 10} %: of ${counts.all - counts.harmless} walls taken away, lint noticed ${counts.lint}, verify ${counts.verify}, nobody ${counts.missed}.`,
  ]
}

function count(all: readonly HuntedMutant[], is: (one: HuntedMutant) => boolean): string {
  return String(all.filter(is).length)
}
