import type { ESLint, Linter, Rule } from 'eslint'

import type { CodeFinding, CodePlace } from '../lint/code/index.ts'
import { pageOf } from '../lint/index.ts'
import { readEditorSettings } from './editor-settings.ts'
import { EDITOR_RULES, FileJudge } from './judge-file.ts'

// A rule of ESLint cannot wait, and the grammar of PostgreSQL has to be loaded first.
const judge = await FileJudge.open()

/**
 * Rules of `saas lint` that can judge a file alone, for ESLint: `saas lint` itself sees the whole program, and finds
 * more. Each asks the type checker about the file as the editor has it, and what it imports; no parser has to be set up
 * for types.
 */
const plugin: ESLint.Plugin & { configs: { recommended: Linter.Config } } = {
  meta: { name: 'tenantry' },
  rules: Object.fromEntries(EDITOR_RULES.map(({ id, what }) => [id, ruleOf(id, what)])),
  configs: {
    recommended: {
      name: 'tenantry/recommended',
      rules: Object.fromEntries(
        EDITOR_RULES.map(({ id, severity }) => [
          `tenantry/${id}`,
          severity === 'warning' ? 'warn' : 'error',
        ]),
      ),
    },
  },
}
plugin.configs.recommended.plugins = { tenantry: plugin }

// oxlint-disable-next-line import/no-default-export -- the plugins of ESLint are
export default plugin

function ruleOf(id: string, what: string): Rule.RuleModule {
  return {
    meta: {
      type: 'problem',
      fixable: 'code',
      schema: [],
      docs: { description: what, url: pageOf({ kind: 'code', rule: id }) },
    },
    create: (context) => ({
      Program() {
        const { text } = context.sourceCode
        const settings = readEditorSettings(context.settings['tenantry'])
        for (const finding of judge.findingsIn(context.filename, text, settings)) {
          if (finding.rule === id) report(finding, context)
        }
      },
    }),
  }
}

function report({ place, message, remedy, fix }: CodeFinding, context: Rule.RuleContext): void {
  const { sourceCode } = context
  const offset = (line: number, column: number): number =>
    sourceCode.getIndexFromLoc({ line, column: column - 1 })
  const range = ({ line, column, endLine, endColumn }: CodePlace): [number, number] => [
    offset(line, column),
    offset(endLine, endColumn),
  ]
  context.report({
    loc: {
      start: { line: place.line, column: place.column - 1 },
      end: { line: place.endLine, column: place.endColumn - 1 },
    },
    message: `${message} ${remedy}`,
    fix: (fixer) =>
      (fix?.edits ?? []).map((edit) => fixer.replaceTextRange(range(edit.place), edit.text)),
  })
}
