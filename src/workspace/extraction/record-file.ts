import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'

import { reasonOf, TenantryError } from '@tenantry/runtime/errors'
import * as v from 'valibot'

import type { ExtractionRecord } from '../../extract/apply/index.ts'
import { listFiles } from '../list-files.ts'

const FORMAT = 1

const Header = v.object({
  format: v.literal(FORMAT),
  module: v.string(),
  name: v.string(),
  folder: v.string(),
  service: v.string(),
  contracts: v.string(),
  waived: v.record(v.string(), v.string()),
  moved: v.array(v.object({ from: v.string(), to: v.string() })),
  texts: v.string(),
})

const Files = v.array(
  v.object({
    path: v.string(),
    before: v.nullable(v.string()),
    after: v.nullable(v.string()),
  }),
)

/** The text of `extraction.json`: what people may read of it in the open, what files held in small. */
export function writeRecord({ files, ...header }: ExtractionRecord): string {
  const stored = files.map(({ path, before = null, after = null }) => ({ path, before, after }))
  const texts = brotliCompressSync(JSON.stringify(stored)).toString('base64')
  return `${JSON.stringify({ format: FORMAT, ...header, texts }, null, 2)}\n`
}

/** @throws {TenantryError} EXTRACT_RECORD_UNREADABLE */
export function readRecord(path: string, text: string): ExtractionRecord {
  try {
    const { format: _, texts, ...header } = v.parse(Header, JSON.parse(text))
    const plain = brotliDecompressSync(Buffer.from(texts, 'base64')).toString('utf8')
    const files = v.parse(Files, JSON.parse(plain)).map(({ path: file, before, after }) => ({
      path: file,
      before: before ?? undefined,
      after: after ?? undefined,
    }))
    return { ...header, files }
  } catch (cause) {
    throw new TenantryError('EXTRACT_RECORD_UNREADABLE', {
      message: `${path} cannot be read: ${reasonOf(cause)}.`,
      hint: 'It is written by `saas extract apply`: get it back from version control.',
      details: { path },
      cause,
    })
  }
}

export interface FoundRecord {
  /** The folder that the paths of the record are relative to. */
  readonly root: string
  /** Of the file itself, relative to the root. */
  readonly path: string
  readonly text: string
  readonly record: ExtractionRecord
}

/**
 * The extractions of the application in a folder, in the order of their modules.
 *
 * @throws {TenantryError} EXTRACT_RECORD_UNREADABLE
 */
export async function findRecords(folder: string): Promise<readonly FoundRecord[]> {
  const files = (await listFiles(folder)).filter((path) => RECORD.test(path))
  const found = await Promise.all(
    files.map(async (path): Promise<FoundRecord[]> => {
      const text = await readFile(join(folder, path), 'utf8')
      if (!text.includes('"texts"')) return []
      const record = readRecord(path, text)
      const own = `${record.service}/extraction.json`
      const full = join(folder, path)
      if (!full.endsWith(`/${own}`)) return []
      return [{ root: full.slice(0, -own.length - 1), path: own, text, record }]
    }),
  )
  return found.flat().toSorted((a, b) => (a.record.name < b.record.name ? -1 : 1))
}

const RECORD = /(?:^|\/)extraction\.json$/
