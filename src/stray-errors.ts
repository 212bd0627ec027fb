import { reportFailure } from './report-failure.ts'

/**
 * Catches what is thrown outside of the command's own flow, often by code of the application: a promise that
 * nobody awaits is told after the command has ended, unless that failed too; anything else ends it.
 *
 * Returns what to call when the command has ended.
 */
export function catchStrayErrors(debug: boolean): () => void {
  const rejections: unknown[] = []
  const report = (thrown: unknown) => reportFailure({ thrown, command: '', json: false, debug })
  process.on('unhandledRejection', (thrown) => rejections.push(thrown))
  process.on('uncaughtException', (thrown) => {
    report(thrown)
    process.exit()
  })
  return () => {
    if (rejections.length > 0 && !process.exitCode) report(rejections[0])
  }
}
