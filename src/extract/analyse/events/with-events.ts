import { TenantryError } from '@tenantry/runtime/errors'

import { type EventCandidate, scoreCut } from '../../extraction-plan.ts'
import type { Analysis } from '../analysis.ts'
import { type EventFunction, findEventFunctions, whyNoEvent } from './find-event-functions.ts'
import { judgeEvents } from './judge-events.ts'

/**
 * The analysis of a module some of whose functions are events, and which others could be.
 *
 * @param names Of operations.
 * @throws {TenantryError} USAGE_INVALID_VALUE for one that cannot be.
 */
export function withEvents(analysis: Analysis, names: readonly string[]): Analysis {
  for (const name of names) assertEvent(analysis, name)
  return markEvents(analysis, names)
}

/** The same of a cut that may lack some of them. */
export function markEvents(analysis: Analysis, names: readonly string[]): Analysis {
  const { cut, plan } = analysis
  const functions = findEventFunctions(analysis)
  const chosen = functions.filter(({ operation }) => names.includes(operation.name))
  const edges = judgeEvents(plan.edges, chosen, cut)
  const told = functions.filter((one) => chosen.includes(one) || isLikely(one))
  return {
    ...analysis,
    events: chosen.map(({ operation }) => operation.name),
    plan: {
      ...plan,
      edges,
      score: scoreCut(edges),
      events: hasTenancy(analysis) ? told.map((one) => candidateOf(one, chosen)) : [],
    },
  }
}

/** Nobody is to be told of what would be refused. */
function isLikely({ operation, calls, isHandedOn }: EventFunction): boolean {
  if (calls.length === 0 || isHandedOn) return false
  return calls.every(
    ({ isStatement, goesOn, catcher, around }) =>
      isStatement &&
      goesOn === undefined &&
      (catcher === undefined || operation.errors.length === 0) &&
      around?.isOfTenancy !== false,
  )
}

function candidateOf(one: EventFunction, chosen: readonly EventFunction[]): EventCandidate {
  const { operation, calls } = one
  return {
    name: operation.name,
    calls: calls.length,
    inTransactions: calls.filter(({ around }) => around !== undefined).length,
    isChosen: chosen.includes(one),
  }
}

/** Events are written by a Tenancy. */
function hasTenancy({ cut: { program } }: Analysis): boolean {
  return program.files.some(({ text }) => text.includes('@tenantry/runtime'))
}

function assertEvent(analysis: Analysis, name: string): void {
  const problem = findProblem(analysis, name)
  if (problem === undefined) return
  const { module } = analysis.plan
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `--event ${name}: it cannot be an event of ${module}, since ${problem}.`,
    hint: `\`saas extract plan ${module}\` says which functions could be.`,
    details: { event: name },
  })
}

function findProblem(analysis: Analysis, name: string): string | undefined {
  if (!hasTenancy(analysis)) return 'the application has no Tenancy that could write it down'
  const { operations, refused } = analysis.contract
  const operation = operations.find((one) => one.name === name)
  if (operation !== undefined) return whyNoEvent(operation)
  return refused.some((one) => one.name === name)
    ? 'what it takes or returns cannot be sent'
    : 'no function of that name is called from outside of the module'
}
