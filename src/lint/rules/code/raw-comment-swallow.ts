import { ts } from 'ts-morph'

import { textOfPieces } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'
import type { ScopedRawSql } from '../../code/judge-raw-sql.ts'

export const rawCommentSwallow: CodeRule = {
  id: 'raw-comment-swallow',
  what: 'A piece of raw SQL that ends within a comment, so that what is written behind it is a part of the comment.',
  why: 'Kysely writes the pieces of a statement into one line. A `--` takes the rest of it away, and with it the condition that compares the tenant.',
  remedy: 'Take the comment out of the SQL and write it in TypeScript; or close it: `/* … */`.',
  suppress: 'Where nothing is ever written behind it.',
  examples: {
    leak: `export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where(sql<boolean>\`total > 0 -- what is due\`)
    .where('tenant_id', '=', tenant)
    .execute()`,
    mend: `export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where(sql<boolean>\`total > 0 /* what is due */\`)
    .where('tenant_id', '=', tenant)
    .execute()`,
  },
  *find(scene) {
    const message = 'What is written behind this is a part of its comment.'
    for (const raw of scene.rawSql) {
      if (raw.kind === 'fragment' ? endsOpen(raw, scene) : isCutInComment(raw, scene))
        yield { node: raw.node, message }
    }
  },
}

/** A piece that is no statement by itself, and is put into one. */
function endsOpen({ node, pieces }: ScopedRawSql, { parser }: CodeScene) {
  const text = textOfPieces(pieces)
  if (isFollowedByLine(node) || !parser.endsInComment(text)) return false
  const content = parser.read(text)
  return content === undefined || content.statements === 0
}

/** `'select … --' + ' where …'`: a text that goes on within a comment of the one before it. */
function isCutInComment({ pieces, kind }: ScopedRawSql, { parser }: CodeScene): boolean {
  if (kind !== 'pg') return false
  return pieces.some((piece, index) => {
    const next = pieces[index + 1]
    if (typeof piece !== 'string' || typeof next !== 'string') return false
    const goesOn = next.trim() !== '' && !/^\s*\n/.test(next)
    return goesOn && parser.endsInComment(textOfPieces(pieces.slice(0, index + 1)))
  })
}

/** In a larger template, with the end of a line behind it. */
function isFollowedByLine({ parent }: ts.Node): boolean {
  return ts.isTemplateSpan(parent) && /^[^\S\n]*\n/.test(parent.literal.text)
}
