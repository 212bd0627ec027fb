import { TenantryError } from '@tenantry/runtime/errors'
import * as v from 'valibot'

import { checkShape, listOf, strictShape, TEXT } from '../shape/index.ts'

const SETTINGS = strictShape({
  tenantColumn: v.optional(TEXT, 'tenant_id'),
  /** Of tenants, beside those whose type has the column. */
  tables: v.optional(listOf(TEXT), []),
})

/** What an ESLint configuration says under `settings.tenantry`. */
export type EditorSettings = v.InferOutput<typeof SETTINGS>

/** @throws {TenantryError} USAGE_INVALID_VALUE for what it does not know: a typing error would find nothing. */
export function readEditorSettings(given: unknown = {}): EditorSettings {
  const checked = checkShape(given, SETTINGS)
  if (checked.problem === undefined) return checked.value
  const { path, problem } = checked.problem
  const key = ['settings.tenantry', path].filter((part) => part !== '').join('.')
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${key} of the ESLint configuration ${problem}.`,
    hint: 'It may have tenantColumn, a text, and tables, a list of texts.',
    details: { key },
  })
}
