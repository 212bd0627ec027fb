import { Project, ts } from 'ts-morph'
import { expect, test } from 'vitest'

import { toCodeProgram } from '../../src/code/index.ts'
import { CODE_RULES, lintCode } from '../../src/lint/code/index.ts'
import { openSqlParser } from '../../src/sql/index.ts'

const parser = await openSqlParser()

test('only who looks for the findings of a rule tells that a comment allows none', () => {
  const text = ['own-connection', 'module-cycle', 'own-connection, module-cycle', 'no-such-rule']
    .map((rules) => `// saas-lint-disable-next-line ${rules} -- it is known\nexport {}`)
    .join('\n')
  const boundaries = CODE_RULES.filter(({ group }) => group === 'boundaries')

  expect(linesLeft(text, CODE_RULES)).toEqual([1, 3, 5, 7])
  expect(linesLeft(text, boundaries)).toEqual([3, 7])
})

function linesLeft(text: string, rules: typeof CODE_RULES): number[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext },
  })
  project.createSourceFile('/main.ts', text)
  const { findings } = lintCode(
    toCodeProgram(project.getProgram().compilerObject, (path) => path === '/main.ts'),
    {
      parser,
      tenantColumn: 'tenant_id',
      isTenantTable: () => false,
      relative: (path) => path.slice(1),
      rules,
    },
  )
  return findings.flatMap(({ rule, place }) =>
    rule === 'allowance-without-finding' ? [place.line] : [],
  )
}
