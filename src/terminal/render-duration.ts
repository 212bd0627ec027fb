/** `8 s`, `3 min 20 s`, `15 min`, `2.5 h`: no more exact than it can be known. */
export function renderDuration(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 600) {
    const rounded = Math.round(seconds / 10) * 10
    const rest = rounded % 60
    return `${Math.floor(rounded / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
  }
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}

/** What was measured: `2.3 ms`, `410 ms`, `1.4 s`, and as above. */
export function renderMeasured(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  return renderDuration(ms)
}
