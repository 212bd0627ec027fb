import type { ResolvedTypes } from '@tenantry/runtime/config'

import { camelCase } from '../../words/index.ts'
import { isFilter, isSortable } from './lookups.ts'
import { type HelperName, type JsonForm, jsonForm } from './json-form.ts'
import type { Resource, ResourceField } from './resource.ts'

const HELPERS: Readonly<Record<HelperName, string>> = {
  toDay: `/** The day that starts at this midnight, here. */
function toDay(midnight: Date): string {
  return toLocalTime(midnight).slice(0, 10)
}`,
  toLocalTime: `/** What the clock on the wall shows, without a zone. */
function toLocalTime(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, -1)
}`,
}

/** What JSON and rows become of each other. */
export function schemasContext(
  { fields }: Resource,
  types: ResolvedTypes,
): Readonly<Record<string, unknown>> {
  const forms = fields.map((field) => ({ field, form: jsonForm(field.type, types) }))
  const needed = new Set(forms.flatMap(({ form }) => form.needs ?? []))
  if (needed.has('toDay')) needed.add('toLocalTime')
  const filters = fields.filter(isFilter)
  return {
    runtimeTypes: forms.some(({ form }) => form.isJson === true) ? ['Json'] : [],
    fields: forms.map(({ field, form }) => fieldContext(field, form)),
    sorts: [
      { json: 'createdAt', name: 'created_at' },
      { json: 'updatedAt', name: 'updated_at' },
      ...fields.filter(isSortable).map(({ name }) => ({ json: camelCase(name), name })),
    ],
    filters: filters.map((field) => ({
      json: camelCase(field.name),
      name: field.name,
      input: jsonForm(field.type, types).input,
      where: convert(jsonForm(field.type, types).fromJson, `filters.${camelCase(field.name)}`, {
        isNullable: false,
        isOptional: true,
      }),
    })),
    filterRests: filters.length === 0 ? [] : ['filters'],
    helpers: [...needed].sort().map((name) => HELPERS[name]),
  }
}

function fieldContext(field: ResourceField, form: JsonForm) {
  const { name, isNullable } = field
  const json = camelCase(name)
  const isOptional = isNullable || field.default !== undefined
  const input = isNullable ? `Type.Union([${form.input}, Type.Null()])` : form.input
  return {
    name,
    json,
    entry: isOptional ? `Type.Optional(${input})` : input,
    output: isNullable ? `Type.Union([${form.output}, Type.Null()])` : form.output,
    toJson: convert(form.toJson, `row.${name}`, { isNullable, isOptional: false }),
    fromNew: convert(form.fromJson, `body.${json}`, { isNullable, isOptional }),
    fromChange: convert(form.fromJson, `body.${json}`, { isNullable, isOptional: true }),
  }
}

/** Converts what is there, and leaves null and undefined what they are. */
function convert(
  apply: (value: string) => string,
  value: string,
  { isNullable, isOptional }: { readonly isNullable: boolean; readonly isOptional: boolean },
): string {
  const converted = apply(value)
  if (converted === value || (!isNullable && !isOptional)) return converted
  if (!isOptional) return `${value} === null ? null : ${converted}`
  if (!isNullable) return `${value} === undefined ? undefined : ${converted}`
  return `${value} === undefined || ${value} === null ? ${value} : ${converted}`
}
