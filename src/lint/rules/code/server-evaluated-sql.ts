import { textOfPieces, textsOf } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'

/** Functions that run SQL given as text, or read files of the server. */
const RUNS_TEXT =
  /^(?:(?:query|cursor|table|schema|database)_to_xml(?:schema|_and_xmlschema)?|ts_stat|ts_rewrite|crosstab\w*|connectby|dblink\w*|xpath_table|pg_read_(?:binary_)?file|pg_ls_dir|pg_stat_file|lo_import|lo_export)$/

export const serverEvaluatedSql: CodeRule = {
  id: 'server-evaluated-sql',
  what: 'SQL that has the server run SQL which it is given as text, or read what lies outside of tables.',
  why: 'What is in the text, nobody has tied to a tenant: neither a builder nor the runtime sees it. dblink runs it on a connection of its own, with the rights of another role.',
  remedy: 'Write that SQL as a query of its own.',
  suppress: 'Where the text is a constant that compares the tenant.',
  examples: {
    leak: "export const report = (query: string) =>\n  sql`select query_to_xml(${query}, true, false, '')`.execute(db)",
    mend: 'export const report = () => sql`select xmlagg(xmlelement(name code, code)) from currency`.execute(db)',
  },
  *find({ rawSql, program, parser }) {
    for (const { node, pieces, content, guard } of rawSql) {
      if (guard === 'system') continue
      const called = parser.calledIn(textOfPieces(pieces)).find((name) => RUNS_TEXT.test(name))
      if (called !== undefined) yield { node, message: say(called) }
      else if (content?.executesText && guard !== 'unknown')
        yield { node, message: 'This runs SQL that is put together on the server.' }
    }
    for (const method of ['fn', 'agg']) {
      for (const call of program.calls.named(method)) {
        const [given] = call.arguments ?? []
        const [name] = (given && textsOf(given, program)) ?? []
        if (name !== undefined && RUNS_TEXT.test(name.toLowerCase()))
          yield { node: call, message: say(name) }
      }
    }
  },
}

function say(name: string): string {
  return `${name} reaches what nobody has tied to a tenant.`
}
