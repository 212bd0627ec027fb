const ALLOWS = /^\s*--\s*tenantry:\s*allow\s+(\S+)\s+(\S.*)$/i
const DESTROYS = /^\s*--\s*tenantry:\s*destructive\s+(\S.*)$/i

/** What comments in a file of another tool allow, as in migrations of Tenantry; here they may stand anywhere. */
export function readAllowed(text: string): {
  readonly allow: Readonly<Record<string, string>>
  readonly destructive: string | undefined
} {
  const allow: Record<string, string> = {}
  let destructive: string | undefined
  for (const line of text.split('\n')) {
    const [, rule, reason = ''] = ALLOWS.exec(line) ?? []
    if (rule !== undefined) allow[rule] = reason.trim()
    destructive ??= DESTROYS.exec(line)?.[1]?.trim()
  }
  return { allow, destructive }
}
