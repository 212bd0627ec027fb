/** What a page says of a rule, whatever it judges. */
export interface PagedRule {
  readonly id: string
  /** Default: error. */
  readonly severity?: 'error' | 'warning'
  readonly what: string
  readonly why: string
  readonly remedy: string
  readonly suppress: string
  readonly examples: { readonly leak: string; readonly mend: string }
}

export interface RulePages<Rule extends PagedRule> {
  /** A comment that says what writes the pages. */
  readonly written: string
  /** Of the examples. */
  readonly language: 'ts' | 'sql'
  /** How the page of a rule goes on behind when it is right to allow a finding. */
  readonly ending: (rule: Rule) => string
}

interface PlannedPage {
  readonly path: string
  readonly content: string
}

/** A table of rules, each with a link to its page. */
export function renderRuleTable(rules: readonly PagedRule[]): string {
  const rows = rules.map(
    ({ id, what, severity = 'error' }) => `| [${id}](lint/${id}.md) | ${severity} | ${what} |`,
  )
  return ['| rule | severity | what it finds |', '|---|---|---|', ...rows].join('\n')
}

/** A page for each rule. */
export function planRulePages<Rule extends PagedRule>(
  rules: readonly Rule[],
  pages: RulePages<Rule>,
): readonly PlannedPage[] {
  return rules.map((rule) => ({
    path: `docs/lint/${rule.id}.md`,
    content: renderPage(rule, pages),
  }))
}

function renderPage<Rule extends PagedRule>(
  rule: Rule,
  { written, language, ending }: RulePages<Rule>,
): string {
  const { id, severity = 'error', what, why, remedy, suppress, examples } = rule
  return `${written}
# ${id}

${what} (${severity})

## Why

${why}

## The leak

\`\`\`${language}
${examples.leak}
\`\`\`

## The mend

${remedy}

\`\`\`${language}
${examples.mend}
\`\`\`

## When to allow it

${suppress}${ending(rule)}`
}
