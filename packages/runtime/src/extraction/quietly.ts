/** Tells a listener of the application, whose own failure is no reason for a call to fail. */
export function quietly<Given extends readonly unknown[]>(
  tell: ((...given: Given) => void) | undefined,
): (...given: Given) => void {
  return (...given) => {
    try {
      tell?.(...given)
    } catch (error) {
      warn(error)
    }
  }
}

/** Seen by whoever watches the process, and by nobody's request. */
export function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}
