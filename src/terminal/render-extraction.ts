import { type Edge, type ExtractionPlan, SHAPES } from '../extract/index.ts'
import type { Paint } from './colour.ts'

/** A plan as people read it: what is in the way first, then what is done, then what it costs. */
export function renderExtraction(plan: ExtractionPlan, paint: Paint): string {
  const { edges, files, folder } = plan
  const refused = edges.filter(({ verdict }) => verdict.is === 'refused')
  const done = edges.filter(({ verdict }) => verdict.is === 'rewritten' || verdict.is === 'waived')
  return [
    `${plan.module}: ${count(files.length, 'file')} in ${folder}, ${count(edges.length, 'edge')}.`,
    ...(refused.length > 0
      ? ['', paint('red', `Refused (${refused.length})`), ...byShape(refused, paint)]
      : []),
    ...(done.length > 0 ? ['', `Rewritten (${done.length})`, ...summary(done)] : []),
    '',
    scoreLine(plan),
  ].join('\n')
}

function byShape(edges: readonly Edge[], paint: Paint): string[] {
  return edges.flatMap(({ place, shape, name, verdict, id }) => {
    if (verdict.is !== 'refused') return []
    return [
      `  ${paint('bold', `${place.file}:${place.line}:${place.column}`)} ${name}: ${SHAPES[shape]}`,
      `    ${verdict.why}`,
      `    ${verdict.remedy}`,
      paint('dim', `    --waive '${id}=<reason>'`),
    ]
  })
}

function summary(edges: readonly Edge[]): string[] {
  const counts = new Map<string, number>()
  for (const { shape, direction } of edges) {
    const line = `${SHAPES[shape]} (${direction === 'in' ? 'of the module' : 'of the application'})`
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return [...counts].map(([line, times]) => `  ${String(times).padStart(4)}  ${line}`)
}

function scoreLine({ score: { score, kept, rewritten, refused, waived } }: ExtractionPlan): string {
  const parts = [`${kept} kept`, `${rewritten} rewritten`, `${waived} waived`, `${refused} refused`]
  return `Cut score ${score} (${parts.join(', ')}).${refused > 0 ? ' The plan cannot be applied yet.' : ''}`
}

function count(times: number, what: string): string {
  return `${times} ${what}${times === 1 ? '' : 's'}`
}
