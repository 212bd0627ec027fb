/** What a test looks at of a dashboard of Grafana. */
export interface Dashboard {
  readonly schemaVersion: number
  readonly uid: string
  readonly title: string
  readonly templating: { readonly list: readonly Variable[] }
  readonly panels: readonly Panel[]
}

export interface Variable {
  readonly name: string
  readonly type: string
  readonly definition?: string
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: { readonly type: string; readonly uid: string }
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[]
}

/** The expressions of all panels, with what Grafana would put in for its variables. */
export function expressionsOf({ panels }: Dashboard): string[] {
  return panels
    .flatMap(({ targets = [] }) => targets)
    .map(({ expr }) =>
      expr
        .replaceAll('$__rate_interval', '1m')
        .replaceAll('$__range', '3h')
        .replaceAll(/\$(job|tier)\b/g, '.*'),
    )
}

/** The metrics that an expression, or a file of rules, reads; the series of histograms under their own names. */
export function metricsIn(text: string): Set<string> {
  return new Set(text.match(/\btenantry_[a-z_]+/g))
}
