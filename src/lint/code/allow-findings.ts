import type { SourceText } from '../../code/index.ts'

import type { AllowedCodeFinding, CodeFinding, CodeFix } from './code-finding.ts'
import { type Allowance, readAllowances } from './read-allowances.ts'

interface Sorted {
  readonly findings: readonly CodeFinding[]
  readonly allowed: readonly AllowedCodeFinding[]
}

export interface AllowOptions {
  readonly files: readonly SourceText[]
  readonly relative: (path: string) => string
  /** Whether findings of a rule were looked for: whoever looks for others cannot say that there are none. */
  readonly isJudged: (rule: string) => boolean
}

/** Sorts out what comments allow. A comment without a reason, or one that allows nothing, is a finding itself. */
export function allowFindings(
  findings: readonly CodeFinding[],
  { files, relative, isJudged }: AllowOptions,
): Sorted {
  const kept: CodeFinding[] = []
  const allowed: AllowedCodeFinding[] = []
  const used = new Set<Allowance>()
  const byFile = new Map(files.map((file) => [relative(file.fileName), readAllowances(file)]))
  for (const finding of findings) {
    const allowance = byFile
      .get(finding.place.file)
      ?.find(({ line, rules }) => line === finding.place.line - 1 && rules.includes(finding.rule))
    if (allowance !== undefined) used.add(allowance)
    if (allowance === undefined || allowance.reason === '') kept.push(finding)
    else allowed.push({ ...finding, reason: allowance.reason })
  }
  for (const [file, allowances] of byFile) {
    for (const allowance of allowances) {
      const isLeft = used.has(allowance) || !allowance.rules.every(isJudged)
      const problem = problemOf(allowance, isLeft)
      if (problem !== undefined) kept.push(toFinding(file, allowance, problem))
    }
  }
  return { findings: kept, allowed }
}

type Problem = Pick<CodeFinding, 'rule' | 'severity' | 'message' | 'remedy'> & {
  readonly isRemovable: boolean
}

function problemOf({ rules, reason }: Allowance, isLeft: boolean): Problem | undefined {
  const list = rules.join(', ')
  if (reason === '') {
    return {
      rule: 'allowance-without-reason',
      severity: 'error',
      message: `This comment allows ${list} and does not say why, so it allows nothing.`,
      isRemovable: false,
      remedy: `Write the reason behind two dashes: // saas-lint-disable-next-line ${list} -- …`,
    }
  }
  if (isLeft) return undefined
  return {
    rule: 'allowance-without-finding',
    severity: 'warning',
    message: `There is no finding of ${list} in the line behind this comment.`,
    isRemovable: true,
    remedy: 'Remove the comment, or put it right above the line that it is for.',
  }
}

function toFinding(
  file: string,
  { line, rules, reason }: Allowance,
  { isRemovable, ...problem }: Problem,
): CodeFinding {
  const text = `saas-lint-disable-next-line ${rules.join(', ')}${reason === '' ? '' : ` -- ${reason}`}`
  const place = { file, line, column: 1, endLine: line, endColumn: 1 }
  const fix: CodeFix = {
    what: 'Remove the comment',
    edits: [{ place: { ...place, endLine: line + 1 }, text: '' }],
  }
  return { kind: 'code', ...problem, place, flow: [], text, ...(isRemovable && { fix }) }
}
