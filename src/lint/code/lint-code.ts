import { type CodeProgram, readQueries } from '../../code/index.ts'
import { CODE_RULES } from '../rules/code/index.ts'
import type { CodeScene } from './code-rule.ts'
import { judgeScoping } from './judge-scoping.ts'

export interface CodeFinding {
  readonly rule: string
  readonly severity: 'error' | 'warning'
  /** Absolute. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly message: string
  readonly remedy: string
}

export interface LintCodeOptions {
  readonly tenantColumn: string
  readonly isTenantTable: (table: string) => boolean
}

/** Judges the TypeScript of a program. */
export function lintCode(program: CodeProgram, options: LintCodeOptions): readonly CodeFinding[] {
  const queries = [...readQueries(program)].map((query) =>
    judgeScoping(query, { program, ...options }),
  )
  const scene: CodeScene = { program, queries, ...options }
  return CODE_RULES.flatMap((rule) =>
    [...rule.find(scene)].map(({ node, message }) => {
      const file = node.getSourceFile()
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart())
      return {
        rule: rule.id,
        severity: rule.severity ?? 'error',
        file: file.fileName,
        line: line + 1,
        column: character + 1,
        message,
        remedy: rule.remedy,
      }
    }),
  )
}
