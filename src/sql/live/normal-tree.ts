import { hash } from 'node:crypto'

/** An expression as the server keeps it, without what only tells of where it was written. */
export interface NormalTree {
  /** Of the text, with a mark for each object that somebody has made. */
  readonly hash: string
  /** The oids that the marks stand for, in their order. */
  readonly mentions: readonly string[]
}

/** Where a text of a query began, and how long it was. */
const POSITIONS =
  / :(?:location|list_start|list_end|rexpr_list_start|rexpr_list_end|stmt_location|stmt_len) -?\d+/g
/** A constant of a type that somebody has made, or that is the oid of an object: four bytes are an oid. */
const OID_CONSTANT =
  /( :consttype (?:\d{5,}|2205|2202|24) [^[{}]*:constvalue 4 )\[ (-?\d+) (-?\d+) (-?\d+) (-?\d+) [^\]]*\]/g
/** The relations and functions among the oids; of the others, types above all, the columns tell. */
const OID = / :(\w+) (\d{5,})(?=[ })])/g
const OID_LIST = /\(o [\d ]*\)/g

export function normalizeTree(text: string): NormalTree {
  const mentions: string[] = []
  const normal = text
    .replaceAll(POSITIONS, '')
    .replaceAll(OID_CONSTANT, (_, head: string, ...bytes: string[]) => {
      mentions.push(String(toOid(bytes.slice(0, 4))))
      return `${head}?`
    })
    .replaceAll(OID, (_, key: string, oid: string) => {
      if (key === 'relid' || key.endsWith('funcid') || key.endsWith('fnoid')) mentions.push(oid)
      return ` :${key} ?`
    })
    .replaceAll(OID_LIST, '(o)')
  return { hash: hash('sha1', normal), mentions }
}

/** The server writes bytes as it has them in memory, with a sign. */
function toOid(bytes: readonly string[]): number {
  return bytes.reduce((sum, byte, index) => sum + (Number(byte) & 255) * 256 ** index, 0)
}
