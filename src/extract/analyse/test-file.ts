const TEST = /\.(?:test|spec)\.[cm]?[jt]sx?$|\/__tests__\/|(?:^|\/)tests?\//

/** Whether a file is a test by its path: it loads the whole application, and nothing loads it. */
export function isTestFile(path: string): boolean {
  return TEST.test(path)
}
