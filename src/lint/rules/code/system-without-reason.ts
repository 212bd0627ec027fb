import { ts } from 'ts-morph'

import { flowsTo, type Origin, piecesOf, tenancyCalls } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'

const PLACEHOLDER =
  /^(?:\W*|.{1,3}|to ?do|fix ?me|reason|the reason|a reason|some reason|no reason|system|test|testing|temp|tmp|none|null|undefined|unknown|because|placeholder|dummy|foo|bar|asdf|lorem ipsum|change ?me|your reason here)\W*$/i
const WORDS = /\p{Letter}{2,}\P{Letter}+\p{Letter}{2,}/u

export const systemWithoutReason: CodeRule = {
  id: 'system-without-reason',
  what: 'The system scope entered with a reason that says nothing: empty, a placeholder, or computed.',
  why: 'The audit is all that tells afterwards why somebody has read the rows of all tenants.',
  remedy: "Say what it is for, in words: `tenancy.system('nightly invoice run', …)`.",
  suppress:
    'Where the reason is a sentence that a person has written elsewhere, and the linter does not see it.',
  needs: ['@tenantry/runtime'],
  examples: {
    preamble: TENANCY_PREAMBLE,
    leak: `export const count = () =>
  tenancy.system('TODO', (system) => system.selectFrom('invoice').select('number').execute())`,
    mend: `export const count = () =>
  tenancy.system('count invoices for the yearly report', (system) =>
    system.selectFrom('invoice').select('number').execute(),
  )`,
  },
  *find({ program }) {
    for (const { call } of tenancyCalls('system', program)) {
      const [reason] = call.arguments
      const origins =
        reason === undefined ? [] : flowsTo(reason, program).map(({ origin }) => origin)
      const empty = origins.find(saysNothing)
      if (empty === undefined) continue
      yield {
        node: call,
        message: 'The reason of this system scope says nothing to whoever reads the audit.',
        flow: [empty, call],
      }
    }
  },
}

/** Of what comes from elsewhere, a parameter of what others call, nobody knows. */
function saysNothing(origin: Origin): boolean {
  if (ts.isParameter(origin) || ts.isBindingElement(origin)) return false
  if (ts.isStringLiteralLike(origin)) return PLACEHOLDER.test(origin.text.trim())
  if (ts.isTemplateExpression(origin) || ts.isBinaryExpression(origin)) {
    const texts = piecesOf(origin).map((piece) => (typeof piece === 'string' ? piece : ' … '))
    return !WORDS.test(texts.join(''))
  }
  return ts.isCallExpression(origin)
}
