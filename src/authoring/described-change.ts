import { TenantryError } from '@tenantry/runtime/errors'

import { assertKnownType } from './column-type.ts'

/** A change of one table, as somebody describes it on the command line. */
export type DescribedChange =
  | {
      readonly kind: 'add'
      readonly table: string
      readonly column: string
      readonly type: string
      readonly isNotNull: boolean
      readonly default: string | undefined
    }
  | { readonly kind: 'not null'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'index'
      readonly table: string
      readonly columns: readonly string[]
      readonly isUnique: boolean
    }
  | {
      readonly kind: 'foreign key'
      readonly table: string
      readonly column: string
      readonly references: string
    }
  | {
      readonly kind: 'rename'
      readonly table: string
      readonly column: string
      readonly to: string
    }
  | {
      readonly kind: 'drop'
      readonly table: string
      readonly column: string
      readonly reason: string
    }

/** How each kind is written; for usage errors and help. */
export const FORMS = {
  add: 'invoice.status:text, invoice.status:text! or "invoice.status:text!=\'open\'"',
  'not-null': 'invoice.status',
  index: 'invoice.status, or invoice.status,due',
  unique: 'invoice.number',
  'foreign-key': 'invoice.customer_id:customer',
  rename: 'invoice.note:remark',
  drop: 'invoice.note',
} as const
export type Form = keyof typeof FORMS

const NAME = '[A-Za-z_][A-Za-z0-9_]*'
const SHAPES: { readonly [Name in Form]: RegExp } = {
  add: new RegExp(`^(${NAME})\\.(${NAME}):([^=!]+)(!?)(?:=(.+))?$`, 's'),
  'not-null': new RegExp(`^(${NAME})\\.(${NAME})$`),
  index: new RegExp(`^(${NAME})\\.(${NAME}(?:,${NAME})*)$`),
  unique: new RegExp(`^(${NAME})\\.(${NAME}(?:,${NAME})*)$`),
  'foreign-key': new RegExp(`^(${NAME})\\.(${NAME}):(${NAME})$`),
  rename: new RegExp(`^(${NAME})\\.(${NAME}):(${NAME})$`),
  drop: new RegExp(`^(${NAME})\\.(${NAME})$`),
}

/**
 * @param reason Of a drop.
 * @throws {TenantryError} USAGE_CHANGE_INVALID
 */
export function parseChange(form: Form, text: string, reason = ''): DescribedChange {
  const [match, table = '', column = '', third = '', mark, value] = SHAPES[form].exec(text) ?? []
  if (match === undefined) throw invalid(form, text)
  switch (form) {
    case 'add': {
      const type = assertKnownType(third)
      return { kind: 'add', table, column, type, isNotNull: mark === '!', default: value }
    }
    case 'not-null':
      return { kind: 'not null', table, column }
    case 'index':
    case 'unique':
      return { kind: 'index', table, columns: column.split(','), isUnique: form === 'unique' }
    case 'foreign-key':
      return { kind: 'foreign key', table, column, references: third }
    case 'rename':
      return { kind: 'rename', table, column, to: third }
    case 'drop':
      if (reason.trim() === '') throw withoutReason(text)
      return { kind: 'drop', table, column, reason: reason.trim() }
  }
}

function invalid(form: Form, text: string): TenantryError {
  return new TenantryError('USAGE_CHANGE_INVALID', {
    message: `--${form} ${JSON.stringify(text)} cannot be understood.`,
    hint: `Write it like --${form} ${FORMS[form]}`,
    details: { change: text },
  })
}

function withoutReason(text: string): TenantryError {
  return new TenantryError('USAGE_CHANGE_INVALID', {
    message: `Dropping ${text} loses its values, and nothing says why that is meant.`,
    hint: "Add --reason 'nobody reads it since release 40'; it stands in the migration.",
    details: { change: text },
  })
}
