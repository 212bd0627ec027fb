/** What the rules `module-import` and `module-cycle` of `saas lint --boundaries` say, types included. */
// oxlint-disable-next-line import/no-default-export -- dependency-cruiser loads its configuration so
export default {
  forbidden: [
    {
      name: 'module-import',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: {
        path: '^src/modules/[^/]+/',
        pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index[.]ts$'],
      },
    },
    {
      name: 'module-import-from-outside',
      severity: 'error',
      from: { pathNot: '^src/modules/[^/]+/' },
      to: { path: '^src/modules/[^/]+/', pathNot: '^src/modules/[^/]+/index[.]ts$' },
    },
    { name: 'module-cycle', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
}
