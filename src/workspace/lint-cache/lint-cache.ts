import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { CodeReport } from '../../lint/index.ts'
import { cacheFolder } from '../keep-compiled.ts'
import { listSources } from './list-sources.ts'
import { ownDigest } from './own-digest.ts'
import { digest, isStillSo, type SeenDisk } from './seen-disk.ts'

/** What a report was made of, beside what the options say. */
export interface SeenProject {
  readonly disk: SeenDisk
  /** Below it lie all files that the project may have. */
  readonly folder: string
}

/** A report, and what it was made of. */
export interface KeptReport extends SeenProject {
  /** Of all that it depends on beside the disk: `keyOf`. */
  readonly key: string
  readonly report: CodeReport
}

interface Kept extends KeptReport {
  /** Of the paths of all files below the folder. */
  readonly sources: string
}

/** @param options All that a report depends on beside the disk, and beside what judges. */
export function keyOf(options: object): string {
  return digest(JSON.stringify([ownDigest(), options]))
}

/**
 * The report on the code of an application, kept for the next run. It is taken whole or not at all: what one file says
 * may change what is found in any other, so nothing less than the same answers from the disk makes it valid.
 */
export class LintCache {
  readonly #file: string

  private constructor(file: string) {
    this.#file = file
  }

  /** @returns undefined where nothing can be kept, as there is no home. */
  static of(root: string): LintCache | undefined {
    const folder = cacheFolder(process.env)
    if (folder === undefined) return undefined
    const name = digest(root).replaceAll(/\W/g, '').slice(0, 24)
    return new LintCache(join(folder, 'saas', 'lint', `${name}.json`))
  }

  /** The report of the run before, where the disk is as it was. Whether it is the one that is asked for, its key says. */
  read(): KeptReport | undefined {
    const kept = this.#readKept()
    if (kept === undefined) return undefined
    return sourcesOf(kept.folder) === kept.sources && isStillSo(kept.disk) ? kept : undefined
  }

  /** What cannot be written is not kept: the report is there all the same. */
  write({ key, disk, folder, report }: KeptReport): void {
    const sources = sourcesOf(folder)
    if (sources === undefined) return
    const kept: Kept = { key, disk, folder, sources, report }
    const text = JSON.stringify(kept)
    const beside = `${this.#file}.${process.pid}`
    try {
      mkdirSync(join(this.#file, '..'), { recursive: true })
      writeFileSync(beside, `${digest(text)}\n${text}`)
      renameSync(beside, this.#file)
    } catch {
      rmSync(beside, { force: true })
    }
  }

  /** One that is broken is thrown away. */
  #readKept(): Kept | undefined {
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch {
      return undefined
    }
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    if (digest(body) === text.slice(0, end)) return parseKept(body)
    rmSync(this.#file, { force: true })
    return undefined
  }
}

/** Only of a text whose digest says that we have written it. */
function parseKept(text: string): Kept {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its digest was right, and `write` writes nothing else
  return JSON.parse(text) as Kept
}

/** Undefined also where a folder may not be read: of what is in it, nothing is known. */
function sourcesOf(folder: string): string | undefined {
  try {
    const paths = listSources(folder)
    return paths && digest(paths.join('\n'))
  } catch {
    return undefined
  }
}
