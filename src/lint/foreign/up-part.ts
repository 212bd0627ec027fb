import type { MigrationTool } from './migration-tools.ts'

interface Marks {
  readonly up: RegExp
  readonly down: RegExp
}

/** The comments between which a file has the way up. */
const MARKS: Partial<Readonly<Record<MigrationTool, Marks>>> = {
  dbmate: { up: /^--\s*migrate:up\b/i, down: /^--\s*migrate:down\b/i },
  goose: { up: /^--\s*\+goose\s+up\b/i, down: /^--\s*\+goose\s+down\b/i },
  'sql-migrate': { up: /^--\s*\+migrate\s+up\b/i, down: /^--\s*\+migrate\s+down\b/i },
  'node-pg-migrate': { up: /^\s*--[\s-]*up\s+migration/i, down: /^\s*--[\s-]*down\s+migration/i },
}

/** What a file does on the way up; undefined where its tool would find nothing of the kind. */
export function upPart(text: string, tool: MigrationTool): string | undefined {
  const marks = MARKS[tool]
  if (marks === undefined) return text
  const lines = text.split('\n')
  const hasMarks = lines.some((line) => marks.up.test(line) || marks.down.test(line))
  // Of this one a file without marks is the way up.
  if (!hasMarks) return tool === 'node-pg-migrate' ? text : undefined
  let isUp = false
  const kept = lines.filter((line) => {
    if (marks.up.test(line)) isUp = true
    if (marks.down.test(line)) isUp = false
    return isUp
  })
  return kept.length === 0 ? undefined : kept.join('\n')
}
