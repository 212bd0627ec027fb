import { TenantryError } from '@tenantry/runtime/errors'

/** What an ESLint configuration says under `settings.tenantry`. */
export interface EditorSettings {
  /** Default: `tenant_id`. */
  readonly tenantColumn: string
  /** Tables of tenants, beside those whose type has the column. */
  readonly tables: readonly string[]
}

/** @throws {TenantryError} USAGE_INVALID_VALUE for what it does not know: a typing error would find nothing. */
export function readEditorSettings(given: unknown): EditorSettings {
  if (given === undefined) return { tenantColumn: 'tenant_id', tables: [] }
  if (typeof given !== 'object' || given === null) throw invalid(given)
  const {
    tenantColumn = 'tenant_id',
    tables = [],
    ...others
  }: Record<string, unknown> = { ...given }
  if (typeof tenantColumn !== 'string' || !isTexts(tables) || Object.keys(others).length > 0)
    throw invalid(given)
  return { tenantColumn, tables }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function invalid(given: unknown): TenantryError {
  return new TenantryError('USAGE_INVALID_VALUE', {
    message: `settings.tenantry of the ESLint configuration is ${JSON.stringify(given)}.`,
    hint: 'It may have tenantColumn, a text, and tables, a list of texts.',
  })
}
