import { Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'

import type { Form } from '../authoring/index.ts'

const FORMS = ['add', 'not-null', 'index', 'unique', 'foreign-key', 'rename', 'drop'] as const

/** The flags that describe a change of the schema; one of them at most. */
export const changeFlags = {
  add: changeFlag('add', 'A column: TABLE.COLUMN:TYPE; ! for not null, =DEFAULT behind it.'),
  'not-null': changeFlag('not-null', 'A column that is to be not null: TABLE.COLUMN.'),
  index: changeFlag('index', 'An index: TABLE.COLUMN[,COLUMN]; tenant_id comes first by itself.'),
  unique: changeFlag('unique', 'A unique index: TABLE.COLUMN[,COLUMN].'),
  'foreign-key': changeFlag('foreign-key', 'A reference: TABLE.COLUMN:OTHER_TABLE.'),
  rename: changeFlag('rename', 'A column with another name: TABLE.COLUMN:NEW_NAME.'),
  drop: changeFlag('drop', 'A column that goes: TABLE.COLUMN, with --reason.'),
}

function changeFlag(form: Form, summary: string) {
  return Flags.string({ summary, exclusive: FORMS.filter((other) => other !== form) })
}

/**
 * The change that was described; undefined where a migration was named instead.
 *
 * @throws {TenantryError} USAGE_CHANGE_INVALID for both and for neither.
 */
export function readChangeFlags(
  name: string | undefined,
  flags: { readonly [form in Form]: string | undefined },
): { readonly form: Form; readonly text: string } | undefined {
  const [change] = FORMS.flatMap((form) => {
    const text = flags[form]
    return text === undefined ? [] : [{ form, text }]
  })
  if ((change === undefined) === (name === undefined)) throw nameOrChange()
  return change
}

function nameOrChange(): TenantryError {
  return new TenantryError('USAGE_CHANGE_INVALID', {
    message: 'A migration needs a name, or a change that is described, and not both.',
    hint: 'Write `saas migrate new add_due_date`, or `saas migrate new --add invoice.due:date`.',
  })
}
