import type { Expression } from './change.ts'

/** Functions that give one value to a whole statement. Any other may give another to each row. */
const STEADY = new Set(
  `now transaction_timestamp statement_timestamp current_setting current_tenant date_trunc timezone to_char
  to_jsonb to_json jsonb_build_object jsonb_build_array json_build_object json_build_array lower upper concat repeat
  md5 length round abs make_interval make_date int4range daterange tstzrange numrange left right`.split(
    /\s+/,
  ),
)

/** Whether a default may differ from row to row, so that each row must be written. */
export function mayDifferByRow({ functions }: Expression): boolean {
  return functions.some((name) => !STEADY.has(name))
}
