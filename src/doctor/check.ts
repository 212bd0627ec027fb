import type { ErrorReport } from '@tenantry/runtime/errors'

/** Something that is wrong, or will be. */
export interface Finding {
  /** Stable; listed in docs/doctor.md or docs/errors.md. */
  readonly code: string
  /** An error keeps something from working, or from being safe; a warning is worth knowing. */
  readonly severity: 'error' | 'warning'
  readonly what: string
  readonly why: string
  /** How to mend it. */
  readonly remedy: string
}

/** What was seen of something; the error that is what is wrong with it; or why nobody could look. */
export type Seen<Fact> =
  | { readonly fact: Fact }
  | { readonly refused: ErrorReport }
  | { readonly unseen: string }

export interface Verdict {
  /** What was seen, in a few words. */
  readonly note: string
  readonly findings: readonly Finding[]
}

/** One thing to look at; what is made of it depends on nothing but what was seen. */
export interface Check<Fact> {
  readonly id: string
  readonly title: string
  /** Why it matters. */
  readonly purpose: string
  readonly judge: (fact: Fact) => Verdict
}

export interface CheckReport {
  readonly id: string
  readonly title: string
  /** `unseen`: nobody could look, so nothing is known, and it does not count as fine. */
  readonly status: 'ok' | 'warning' | 'error' | 'unseen'
  /** What was seen, or why nothing was. */
  readonly note: string
  readonly findings: readonly Finding[]
}

/** What a check makes of what was seen. `of` names the one of several, such as a cluster. */
export function report<Fact>(check: Check<Fact>, seen: Seen<Fact>, of?: string): CheckReport {
  const title = of === undefined ? check.title : `${check.title} ${of}`
  const id = of === undefined ? check.id : `${check.id}:${of}`
  if ('unseen' in seen) {
    return { id, title, status: 'unseen', note: seen.unseen, findings: [] }
  }
  if ('refused' in seen) {
    const findings = [fromError(seen.refused, check.purpose)]
    return { id, title, status: 'error', note: '', findings }
  }
  const { note, findings } = check.judge(seen.fact)
  const worst = findings.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
  return { id, title, status: findings.length === 0 ? 'ok' : worst, note, findings }
}

/** An error as a finding, where the error is what is wrong. */
export function fromError({ code, message, hint }: ErrorReport, why: string): Finding {
  return { code, severity: 'error', what: message, why, remedy: hint }
}
