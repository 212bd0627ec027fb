import type { ImportRule } from '../rule.ts'
import { onlyImports } from './shapes.ts'

export const ENTRY_RULES: readonly ImportRule[] = [
  onlyImports('bin/run.js', ['dist/main.js'], {
    id: 'launcher-loads-one-file',
    reason:
      'bin/run.js says on any Node what is wrong with it, so before its check it loads nothing that an old Node cannot.',
    planted: [{ path: 'bin/run.js', text: `import('@oclif/core')` }],
  }),
  onlyImports('scripts/ready.mjs', ['node:'], {
    id: 'ready-needs-no-packages',
    reason: 'scripts/ready.mjs installs the dependencies: when it starts there are none.',
    planted: [{ path: 'scripts/ready.mjs', text: `import { execa } from 'execa'` }],
  }),
  {
    kind: 'edge',
    id: 'examples-use-what-is-published',
    reason:
      'An example is an application: it must run with the packages that npm installs, not with the files beside them.',
    from: ['examples'],
    to: ['src', 'packages', 'test', 'bench', 'scripts', 'dist'],
    planted: [
      {
        path: 'examples/planted/src/main.ts',
        text: `import { createTenancy } from '../../../packages/runtime/src/index.ts'`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'benchmarks-use-what-is-published',
    reason:
      'A benchmark measures what users run, which is the build behind the package names, not the source.',
    from: ['bench'],
    to: ['src', 'packages', 'test'],
    planted: [{ path: 'bench/planted.ts', text: `import { main } from '../src/main.ts'` }],
  },
]
