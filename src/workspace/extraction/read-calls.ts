import type { RehearsalReportLine } from '@tenantry/runtime/extraction'
import * as v from 'valibot'

const Line = v.object({
  module: v.string(),
  operation: v.string(),
  site: v.string(),
  failed: v.boolean(),
  code: v.exactOptional(v.string()),
  message: v.exactOptional(v.string()),
})

/** Reads the report of a rehearsal. A line that has no end is none: who wrote it was killed. */
export function readCalls(text: string): readonly RehearsalReportLine[] {
  const lines = text.split('\n').slice(0, -1)
  return lines.map((line) => v.parse(Line, JSON.parse(line)))
}
