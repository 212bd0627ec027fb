import { findTaint, isCheckedFirst, placesOf, type TaintQuestion } from '../../code/index.ts'
import type { CodeProblem, CodeScene } from './code-rule.ts'

/** The places where what is asked for becomes the tenant, and nobody has checked it first. */
export function* findTenantTaint(
  { program, tenantSinks }: CodeScene,
  question: TaintQuestion,
  message: string,
): Iterable<CodeProblem> {
  const told = new Set<unknown>()
  for (const { node, value, path } of tenantSinks) {
    const flow = told.has(node)
      ? undefined
      : findTaint(
          value,
          { ...question, accepts: (one) => !isCheckedFirst(one, node, question, program) },
          program,
          path,
        )
    if (flow === undefined) continue
    told.add(node)
    yield { node, message, flow: placesOf(flow, node) }
  }
}
