import type { SourceText } from './declared-tables.ts'

/** Where the part of a file begins that runs on the way up, and where it ends, in the tools that mark it. */
const UP = /^\s*--\s*(?:migrate:up\b|\+goose\s+up\b|\+migrate\s+up\b|[\s-]*up\s+migration)/i
const DOWN =
  /^\s*--\s*(?:migrate:down\b|\+goose\s+down\b|\+migrate\s+down\b|[\s-]*down\s+migration|tenantry:\s*down\b)/i
const COPY = /^\s*copy\s.*\bfrom\s+stdin\b.*;\s*$/i

/**
 * What PostgreSQL reads of a file on the way up, with everything else as spaces, so that every offset stays: the way
 * back, what psql alone reads, and the rows behind `copy … from stdin`.
 */
export function sqlPart(text: string): string {
  let isUp = !text.split('\n').some((line) => UP.test(line))
  let isData = false
  return text
    .split('\n')
    .map((line) => {
      if (UP.test(line)) isUp = true
      if (DOWN.test(line)) isUp = false
      const isRow = isData
      if (isData) isData = line.trimEnd() !== '\\.'
      const isCopy = COPY.test(line)
      if (isCopy) isData = true
      return isUp && !isRow && !isCopy && !line.startsWith('\\') ? line : ' '.repeat(line.length)
    })
    .join('\n')
}

/** Whether nothing of a file runs on the way up. */
export function isDownFile({ path }: SourceText): boolean {
  return /\.down\.sql$|(?:^|\/)(?:down|U[0-9._]+__[^/]*)\.sql$/i.test(path)
}

const BY_NUMBER = new Intl.Collator('en', { numeric: true })

/** Files in the order in which tools run them: by the numbers or times that their names begin with, whatever their folders. */
export function inOrder<File extends SourceText>(files: readonly File[]): readonly File[] {
  return files.toSorted(
    (one, other) =>
      BY_NUMBER.compare(nameOf(one), nameOf(other)) || BY_NUMBER.compare(one.path, other.path),
  )
}

/** Prisma and Drizzle name the folder, and every file in it the same. */
function nameOf({ path }: SourceText): string {
  const [name = path, folder = name] = path.split('/').toReversed()
  return name === 'migration.sql' ? folder : name
}
