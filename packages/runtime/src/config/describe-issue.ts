import * as v from 'valibot'

/** What valibot found, as one clause behind its path. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  const where = path === null ? 'the configuration' : path
  if (issue.type === 'strict_object' && issue.expected !== 'Object') {
    return issue.expected === 'never' ? `${where} is not a known setting` : `${where} is missing`
  }
  if (issue.received === 'undefined') return `${where} is not set`
  // A URL holds a password, wherever it was put by mistake: what was received is not repeated.
  const isSecret = /url$|signedContext/i.test(where) || issue.received.includes('://')
  const isCount = issue.type === 'min_entries'
  const received = isSecret || isCount ? '' : `, but is ${issue.received}`
  if (issue.kind === 'validation' || issue.type === 'picklist' || issue.type === 'custom') {
    return `${where} ${issue.message}${received}`
  }
  return `${where} must be ${issue.expected}${received}`
}
