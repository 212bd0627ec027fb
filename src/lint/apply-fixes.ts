import type { CodeEdit, CodeFix } from './code/code-finding.ts'
import type { FileFinding, ReportedFinding } from './report.ts'

/** What becomes of texts. */
export interface FixedTexts {
  /** Only those that change, by their paths. */
  readonly texts: ReadonlyMap<string, string>
  /** How many findings are mended by that. */
  readonly fixed: number
}

/**
 * Applies the fixes of findings to the texts that they were found in. Where two of them meet, the first one is
 * applied; the other is found again.
 *
 * @param sources By their paths.
 */
export function applyFixes(
  findings: readonly ReportedFinding[],
  sources: ReadonlyMap<string, string>,
): FixedTexts {
  const taken = new Map<string, Replacement[]>()
  let fixed = 0
  for (const finding of findings) {
    const fix = finding.kind === 'code' && isStillThere(finding, sources) ? finding.fix : undefined
    const wanted = fix && replacementsOf(fix, sources)
    if (wanted === undefined || !wanted.every((one) => hasRoom(one, taken.get(one.path) ?? [])))
      continue
    fixed += 1
    for (const one of wanted) taken.set(one.path, [...(taken.get(one.path) ?? []), one])
  }
  const texts = [...taken].map(
    ([path, all]) => [path, replaceAll(sources.get(path) ?? '', all)] as const,
  )
  return { texts: new Map(texts), fixed }
}

/** What somebody has changed since is not what was judged. */
function isStillThere({ place, text }: FileFinding, sources: ReadonlyMap<string, string>): boolean {
  const line = sources.get(place.file)?.split(/\r?\n/)[place.line - 1]
  return line?.includes(text) ?? false
}

interface Replacement {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Undefined where a file is not at hand. */
function replacementsOf(
  { edits }: CodeFix,
  sources: ReadonlyMap<string, string>,
): readonly Replacement[] | undefined {
  const found = edits.flatMap((edit) => {
    const source = sources.get(edit.place.file)
    return source === undefined ? [] : [toReplacement(edit, source)]
  })
  return found.length === edits.length ? found : undefined
}

function toReplacement({ place, text }: CodeEdit, source: string): Replacement {
  const starts = [
    0,
    ...[...source.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length),
  ]
  const offset = (line: number, column: number): number =>
    Math.min((starts[line - 1] ?? source.length) + column - 1, source.length)
  return {
    path: place.file,
    start: offset(place.line, place.column),
    end: offset(place.endLine, place.endColumn),
    text,
  }
}

/** Two that touch may not know of each other. */
function hasRoom(wanted: Replacement, others: readonly Replacement[]): boolean {
  return others.every((one) => wanted.end < one.start || one.end < wanted.start)
}

function replaceAll(text: string, replacements: readonly Replacement[]): string {
  return replacements
    .toSorted((one, other) => other.start - one.start)
    .reduce(
      (before, { start, end, text: put }) => before.slice(0, start) + put + before.slice(end),
      text,
    )
}
