/** What a grant is on, as `grant` and `revoke` say it. */
export interface GrantTarget {
  readonly object: string
  /** ` (column)`, behind each privilege; empty for what is granted on the whole. */
  readonly columns: string
}

/** Takes `column invoice.note` apart; everything else is as SQL says it already. */
export function grantTarget(parent: string): GrantTarget {
  const column = /^column ((?:"(?:[^"]|"")*"|[^".])+)\.(.+)$/s.exec(parent)
  if (column === null) return { object: parent, columns: '' }
  return { object: `table ${column[1] ?? ''}`, columns: ` (${column[2] ?? ''})` }
}
