import { type CutCost, type ExtractionPlan, pathOf } from '../index.ts'
import { type FileTie, suggestChanges, type TrialChange } from '../suggest/index.ts'
import { analyseCut } from './analyse-cut.ts'
import type { Analysis } from './analysis.ts'
import type { DataSources } from './data/index.ts'
import { markEvents } from './events/index.ts'

/** The plan with what would lower the score of its cut. Each change is tried by an analysis of its own. */
export function withSuggestions(
  { plan, references, events, cut }: Analysis,
  sources: DataSources,
): ExtractionPlan {
  const ties = references.flatMap(({ from, to, shape }): FileTie[] => {
    if (to === undefined) return []
    const isExportedAgain = shape === 're-export' || shape === 'export-all'
    return [{ from: pathOf(from.fileName, cut), to: pathOf(to, cut), isExportedAgain }]
  })
  const judge = ({ swapped }: TrialChange): CutCost => {
    const other = { ...cut, swapped: new Set(swapped.map((file) => `${cut.root}/${file}`)) }
    const { score, edges } = markEvents(analyseCut(other, sources, references), events).plan
    return { score: score.score, edges: edges.length }
  }
  return { ...plan, suggestions: suggestChanges(plan, ties, judge) }
}
