const NAMED = /\.(?:test|spec)\.[cm]?[jt]sx?$/
const IN_TESTS = /(?:^|\/)(?:__tests__|tests?)\//

/** Whether a file is a test by its path: it loads the whole application, and nothing loads it. */
export function isTestFile(path: string): boolean {
  return isNamedAsTest(path) || IN_TESTS.test(path)
}

/** Whether every runner takes a file for tests that it is to run; beside these may lie what only helps them. */
export function isNamedAsTest(path: string): boolean {
  return NAMED.test(path)
}

/** Files of tests, and what stands for others in them, wherever they lie; `tests` may be the name of a module. */
export const TEST_GLOBS: readonly string[] = [
  '**/*.test.*',
  '**/*.spec.*',
  '**/__tests__/**/*',
  '**/__mocks__/**/*',
]
