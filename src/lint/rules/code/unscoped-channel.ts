import { type Ending, type Step, tiesOf } from '../../../code/index.ts'
import { isConstant, namesTenant, soundsLikeTenant, valuesOf } from '../../code/channel-values.ts'
import type { CodeProblem, CodeRule, CodeScene } from '../../code/code-rule.ts'
import { nameOf } from '../../code/judge-scoping.ts'

/** Nobody has the same one twice. */
const UNIQUE = /(?:id|Id|ID|uuid)\)*$/

export const unscopedChannel: CodeRule = {
  id: 'unscoped-channel',
  what: 'A message, an advisory lock or an idempotency key without the tenant in it.',
  why: 'Row-level security guards tables alone. All tenants hear the same channel, wait for the same lock and meet the same key: one gets what another was answered.',
  remedy: 'Put the tenant into the name of the channel or the message, the lock and the key.',
  suppress: 'Where the value is unique among all tenants, and nobody can choose it.',
  examples: {
    leak: "export const tell = (number: string) =>\n  sql`select pg_notify('invoice', ${JSON.stringify({ number })})`.execute(db)",
    mend: "export const tell = (tenant: string, number: string) =>\n  sql`select pg_notify('invoice', ${JSON.stringify({ tenant, number })})`.execute(db)",
  },
  *find(scene) {
    for (const raw of scene.rawSql) {
      const [channel] = raw.content?.channels ?? []
      if (channel === undefined || raw.guard === 'system') continue
      const values = valuesOf(raw, scene)?.filter((value) => !isConstant(value, scene))
      if (values === undefined || values.length === 0 || namesTenant(raw, values, scene)) continue
      if (channel.kind === 'lock' && values.every((one) => UNIQUE.test(one.getText()))) continue
      const message =
        channel.kind === 'lock'
          ? 'Tenants wait for each other at this lock, which has no tenant in it.'
          : 'This message says nothing of its tenant, and all tenants hear it.'
      yield { node: raw.node, message }
    }
    yield* findKeys(scene)
  },
}

/** Keys of answers that were given already, in a table that is everybody's. */
function* findKeys(scene: CodeScene): Iterable<CodeProblem> {
  const message = 'This key has no tenant in it, and another one may give the same.'
  for (const { root, sources, endings } of scene.queries) {
    const isKept = sources.some(
      ({ table }) => table && /idempoten/i.test(table) && !scene.isTenantTable(nameOf(table)),
    )
    const isGlobal = ({ kind, steps }: Ending): boolean =>
      kind !== 'lost' &&
      steps.some(({ method }) => method === 'where') &&
      !steps.some((step) => comparesTenant(step, scene))
    if (isKept && endings.some(isGlobal)) yield { node: root, message }
  }
}

/** By its column, or by a key that has it inside: `${tenant}:${key}`. */
function comparesTenant(step: Step, { program, parser, tenantColumn }: CodeScene): boolean {
  if (step.method !== 'where') return false
  return (
    step.call.arguments.some((given) => soundsLikeTenant(given.getText())) ||
    tiesOf(step, tenantColumn, program, parser).length > 0
  )
}
