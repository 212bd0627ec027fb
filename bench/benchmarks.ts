import type { Benchmark } from './benchmark.ts'

/** All there are. What a benchmark needs is loaded when it runs. */
export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'startup',
    summary: '`saas --help` against a bare oclif command',
    run: async () => (await import('./startup/measure-startup.ts')).measureStartup(),
  },
  {
    name: 'init',
    summary: '`saas init --no-install --no-git --yes` against `saas --help`',
    run: async () => (await import('./init/measure-init.ts')).measureInit(),
  },
  {
    name: 'scoped-select',
    summary: 'a tenant-scoped select against an unscoped one, and against the sequential form',
    run: async () =>
      (await import('./scoped-select/measure-scoped-select.ts')).measureScopedSelect(),
  },
]
