import type { Check } from './check.ts'

const SHOWN = 5

export interface CodeFact {
  /** The generated files there are, or shall be. */
  readonly files: number
  /** Those that the migrations of now would make otherwise. */
  readonly stale: readonly string[]
}

export const CODE_CHECK: Check<CodeFact> = {
  id: 'generated-code',
  title: 'Generated code',
  purpose: 'The type checker believes it, and columns that it names are asked for.',
  judge: ({ files, stale }) => {
    const note = files === 0 ? 'none' : `${files} ${files === 1 ? 'file' : 'files'}`
    if (stale.length === 0) return { note, findings: [] }
    const more = stale.length > SHOWN ? ` and ${stale.length - SHOWN} more` : ''
    const names = stale.slice(0, SHOWN).join(', ') + more
    return {
      note,
      findings: [
        {
          code: 'GENERATED_CODE_STALE',
          severity: 'error',
          what: `${names} ${stale.length === 1 ? 'is' : 'are'} not what the migrations make.`,
          why: CODE_CHECK.purpose,
          remedy:
            'Run `saas generate repositories`, and commit what it writes; `--dry-run` shows it first.',
        },
      ],
    }
  },
}
