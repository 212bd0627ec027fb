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
  // Nobody reads it any more, as behind `2>&1 | head`: what is half done is still to be ended, or taken back.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return () => {
    if (rejections.length > 0 && !process.exitCode) report(rejections[0])
  }
}
