import { toCodeProgram } from '../code/index.ts'
import { type CodeFinding, CODE_RULES, lintCode, oneFileRules } from '../lint/code/index.ts'
import { openSqlParser } from '../sql/index.ts'
import { EditorPrograms } from './editor-programs.ts'
import type { EditorSettings } from './editor-settings.ts'
import { tenantTables } from './tenant-tables.ts'

export const EDITOR_RULES = oneFileRules(CODE_RULES)

/** Judges a file as it stands in an editor; of what was judged last, the answer is kept for the rules that follow. */
export class FileJudge {
  readonly #programs = new EditorPrograms()
  readonly #parser
  #last: { readonly asked: string; readonly findings: readonly CodeFinding[] } | undefined

  private constructor(parser: Awaited<ReturnType<typeof openSqlParser>>) {
    this.#parser = parser
  }

  static async open(): Promise<FileJudge> {
    return new FileJudge(await openSqlParser())
  }

  /** @throws {TenantryError} LINT_PROJECT_UNREADABLE */
  findingsIn(path: string, text: string, settings: EditorSettings): readonly CodeFinding[] {
    const asked = JSON.stringify([path, text, settings])
    if (this.#last?.asked === asked) return this.#last.findings
    const program = this.#programs.programOf(path, text)
    const own = toCodeProgram(program, (one) => one === path)
    const { tenantColumn } = settings
    const tables = new Set([...tenantTables(own, tenantColumn), ...settings.tables])
    const { findings } = lintCode(own, {
      rules: EDITOR_RULES,
      parser: this.#parser,
      tenantColumn,
      isPart: true,
      isTenantTable: (table) => tables.has(table),
      relative: (one) => one,
    })
    this.#last = { asked, findings }
    return findings
  }
}
