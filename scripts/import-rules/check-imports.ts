import { covers } from './covers.ts'
import { findCycles } from './find-cycles.ts'
import { findImports, type Import } from './find-imports.ts'
import type { EdgeRule, ImportRule, PlaceRule } from './rule.ts'
import type { SourceFile } from './source-file.ts'

export interface Violation {
  readonly rule: ImportRule
  readonly path: string
  readonly line: number
  /** What is there, in a few words. */
  readonly what: string
}

/** Holds every import of every file against every rule. */
export function checkImports(
  files: readonly SourceFile[],
  rules: readonly ImportRule[],
): Violation[] {
  const imports = files.flatMap(findImports)
  return rules.flatMap((rule) => checkRule(rule, files, imports))
}

function checkRule(
  rule: ImportRule,
  files: readonly SourceFile[],
  imports: readonly Import[],
): Violation[] {
  switch (rule.kind) {
    case 'edge':
      return imports
        .filter((edge) => breaks(rule, edge))
        .map(({ from, line, to }) => ({ rule, path: from, line, what: `imports ${to}` }))
    case 'cycle':
      return findCycles(imports).map((cycle) => describeCycle(rule, cycle))
    case 'place':
      return files
        .filter(({ path }) => isUnplaced(rule, path))
        .map(({ path }) => ({ rule, path, line: 1, what: 'lies in no place that the rules know' }))
  }
}

function breaks(rule: EdgeRule, { from, to, kind }: Import): boolean {
  return (
    covers(rule.from, from) &&
    !covers(rule.exceptFrom ?? [], from) &&
    (rule.to === undefined || covers(rule.to, to)) &&
    !covers(rule.exceptTo ?? [], to) &&
    (rule.only === undefined || rule.only.includes(kind))
  )
}

function isUnplaced({ within, places }: PlaceRule, path: string): boolean {
  return covers(within, path) && !covers(places, path)
}

function describeCycle(rule: ImportRule, cycle: readonly Import[]): Violation {
  const [first] = cycle
  const way = cycle.map(({ to }) => to).join(', which imports ')
  return { rule, path: first?.from ?? '', line: first?.line ?? 1, what: `imports ${way}` }
}
