import type { ts } from 'ts-morph'

import type { CodeProgram, ImportGraph } from '../../code/index.ts'
import { CODE_RULES } from '../rules/code/index.ts'
import { allowFindings } from './allow-findings.ts'
import type { CodeFinding, CodeFix, CodePlace, CodeReport } from './code-finding.ts'
import type { CodeProblem, CodeRule, CodeScene, ProblemFix } from './code-rule.ts'
import type { LintCodeOptions, ProgramParts } from './lint-options.ts'
import { readScene, readSceneOfImports } from './read-scene.ts'

/** Judges the TypeScript of a program; findings in the order of files and lines. */
export function lintCode(program: CodeProgram, options: LintCodeOptions): CodeReport {
  return judge(program, readScene(program, options), options)
}

/** Judges by rules that ask for little more than what files import. */
export function lintImports(
  graph: ImportGraph,
  parts: ProgramParts,
  options: LintCodeOptions,
): CodeReport {
  return judge(graph, readSceneOfImports(graph, parts, options), options)
}

function judge(
  { files }: ImportGraph,
  scene: CodeScene,
  { rules = CODE_RULES, relative }: LintCodeOptions,
): CodeReport {
  const judged = new Set(rules.map(({ id }) => id))
  const covered = new Map<CodeFinding, ReadonlySet<string>>()
  const findings = rules
    .flatMap((rule) =>
      [...rule.find(scene)].map((problem) => {
        const finding = toFinding(rule, problem, relative)
        covered.set(finding, new Set(coveredBy(problem, relative)))
        return finding
      }),
    )
    .toSorted(comparePlaces)
  // One of a name that no rule has allows nothing, whatever is looked for.
  const left = new Set(CODE_RULES.filter((rule) => !judged.has(rule.id)).map(({ id }) => id))
  const { findings: kept, allowed } = allowFindings(findings, {
    files,
    relative,
    isJudged: (rule) => !left.has(rule),
  })
  const said = new Set(kept.flatMap((finding) => [...(covered.get(finding) ?? [])]))
  return {
    files: files.length,
    paths: files.map(({ fileName }) => relative(fileName)),
    findings: kept.filter(({ rule, place }) => !said.has(keyOf(rule, place))),
    allowed,
  }
}

function coveredBy(
  { covers }: CodeProblem,
  relative: LintCodeOptions['relative'],
): readonly string[] {
  if (covers === undefined) return []
  const places = covers.nodes.map((node) => placeOf(node, relative))
  return covers.rules.flatMap((rule) => places.map((place) => keyOf(rule, place)))
}

function keyOf(rule: string, { file, line, column }: CodePlace): string {
  return `${rule} ${file}:${line}:${column}`
}

function toFinding(
  { id, severity: usual = 'error', remedy }: CodeRule,
  { node, message, flow = [], severity = usual, fix }: CodeProblem,
  relative: LintCodeOptions['relative'],
): CodeFinding {
  const place = placeOf(node, relative)
  const [, text = ''] = /^\s*(.*?)\s*$/.exec(lineOf(node)) ?? []
  return {
    kind: 'code',
    rule: id,
    severity,
    place,
    flow: flow.map((one) => placeOf(one, relative)),
    text,
    message,
    remedy,
    ...(fix && { fix: toFix(fix, relative) }),
  }
}

function toFix({ what, file, edits }: ProblemFix, relative: LintCodeOptions['relative']): CodeFix {
  return {
    what,
    edits: edits.map(({ start, end, text }) => ({
      place: placeBetween(file, start, end, relative),
      text,
    })),
  }
}

function placeOf(node: ts.Node, relative: LintCodeOptions['relative']): CodePlace {
  return placeBetween(node.getSourceFile(), node.getStart(), node.getEnd(), relative)
}

function placeBetween(
  file: ts.SourceFile,
  from: number,
  to: number,
  relative: LintCodeOptions['relative'],
): CodePlace {
  const start = file.getLineAndCharacterOfPosition(from)
  const end = file.getLineAndCharacterOfPosition(to)
  return {
    file: relative(file.fileName),
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

function lineOf(node: ts.Node): string {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  return file.text.split('\n')[line] ?? ''
}

function comparePlaces({ place: one }: CodeFinding, { place: other }: CodeFinding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || one.column - other.column
}
