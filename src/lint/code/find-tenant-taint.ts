import {
  type CodeProgram,
  findTaint,
  isCheckedFirst,
  isSentByClient,
  isUnverifiedToken,
  placesOf,
  type TaintFlow,
  type TaintQuestion,
} from '../../code/index.ts'
import type { CodeProblem, CodeScene } from './code-rule.ts'
import type { TenantSink } from './tenant-sinks.ts'

export interface TenantTaint extends CodeProblem {
  readonly taint: TaintFlow
}

/** The places where what is asked for becomes the tenant, and nobody has checked it first. */
export function* findTenantTaint(
  { program }: Pick<CodeScene, 'program'>,
  sinks: readonly TenantSink[],
  question: TaintQuestion,
  message: string,
): Iterable<TenantTaint> {
  const told = new Set<unknown>()
  const untrusted = untrustedIn(program)
  for (const { node, value, path } of sinks) {
    if (told.has(node)) continue
    const accepts = (flow: TaintFlow): boolean =>
      (question.accepts?.(flow) ?? true) && !isCheckedFirst(flow, node, untrusted, program)
    const flow = findTaint(value, { ...question, accepts }, program, path)
    if (flow === undefined) continue
    told.add(node)
    yield { node, message, flow: placesOf(flow, node), taint: flow }
  }
}

/** What proves nothing when something is compared with it. */
function untrustedIn(program: CodeProgram): TaintQuestion {
  return {
    isSource: (node, path) =>
      isSentByClient(node, path, program) || isUnverifiedToken(node, program),
  }
}
