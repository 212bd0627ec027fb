import { TenantryError } from '@tenantry/runtime/errors'

const TYPES =
  `bigint boolean bytea cidr date double_precision inet int int4 int8 integer interval json jsonb numeric
  point real smallint text time timestamp timestamptz uuid varchar char tsvector int4range int8range numrange daterange
  tstzrange`.split(/\s+/)
const FORM = /^([a-z][a-z0-9_ ]*?)\s*(\(\s*\d+\s*(?:,\s*\d+\s*)?\))?((?:\[\])*)$/

/**
 * The type in SQL.
 *
 * @throws {TenantryError} USAGE_CHANGE_INVALID for one that is mistyped, or of the application's own.
 */
export function assertKnownType(text: string): string {
  const [match, name = ''] = FORM.exec(text.trim().toLowerCase()) ?? []
  if (match !== undefined && TYPES.includes(name.replaceAll(' ', '_'))) return match
  throw new TenantryError('USAGE_CHANGE_INVALID', {
    message: `${JSON.stringify(text)} is not a type that is known here.`,
    hint: `Take one of ${TYPES.map((type) => type.replaceAll('_', ' ')).join(', ')}, with (…) or [] behind it; write what uses a type of your own by hand: \`saas migrate new NAME\`.`,
    details: { type: text },
  })
}
