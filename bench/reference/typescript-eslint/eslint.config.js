import tseslint from 'typescript-eslint'

/** The preset that asks the type checker, on the code of an application. Severity has no part in what it takes. */
// oxlint-disable-next-line import/no-default-export -- ESLint reads its configuration so
export default tseslint.config(
  { ignores: ['**/node_modules/**', 'src/modules/*/migrations/**', 'saas.config.ts'] },
  {
    files: ['src/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: process.cwd() },
    },
  },
)
