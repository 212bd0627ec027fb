/** Of the page of a plan: no font, image or script comes from elsewhere. */
export const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif;
    --ink: #1d2129; --quiet: #5a6270; --line: #d5d9e0; --ground: #fff; --box: #f5f6f8;
    --refused: #b3261e; --waived: #8a5a00; --rewritten: #1f5fbf; --kept: #7a8494; --on: #fff; }
  @media (prefers-color-scheme: dark) { :root {
    --ink: #e6e8ec; --quiet: #a2a9b5; --line: #3a404b; --ground: #16181d; --box: #20242c;
    --refused: #ff8a80; --waived: #e5b45a; --rewritten: #8ab4ff; --kept: #8f99a8; --on: #16181d; } }
  body { max-width: 76rem; margin: 2rem auto; padding: 0 1.5rem; color: var(--ink); background: var(--ground); }
  h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
  h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
  .sum { font-size: 1.05rem; margin: .25rem 0 1.25rem; }
  .score { font-weight: 600; }
  .chip { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .85em; font-weight: 600; color: var(--on); white-space: nowrap; }
  .chip.refused { background: var(--refused); fill: var(--refused); } .chip.waived { background: var(--waived); fill: var(--waived); }
  .chip.rewritten { background: var(--rewritten); fill: var(--rewritten); } .chip.kept { background: var(--kept); fill: var(--kept); }
  .picture { width: 100%; height: auto; display: block; }
  .picture text { font: 12px ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; fill: var(--ink); }
  .picture .heading { font: 600 13px system-ui, sans-serif; fill: var(--quiet); }
  .picture .count { font-size: 11px; font-weight: 600; fill: var(--on); text-anchor: middle; }
  .picture .box { fill: var(--box); stroke: var(--line); }
  .picture [data-find] { cursor: pointer; } .picture [data-find]:hover .box, .picture [data-find]:focus .box { stroke: var(--ink); }
  .picture .node:focus { outline: none; }
  .link { fill: none; opacity: .75; } .link:hover { opacity: 1; }
  .link.refused { stroke: var(--refused); } .link.waived { stroke: var(--waived); stroke-dasharray: 6 3; }
  .link.rewritten { stroke: var(--rewritten); } .link.kept { stroke: var(--kept); opacity: .45; }
  .filters { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; margin: .75rem 0; }
  .filters input[type=search] { flex: 1 1 16rem; font: inherit; padding: .25rem .5rem; color: inherit; background: var(--box); border: 1px solid var(--line); border-radius: .3rem; }
  table { border-collapse: collapse; width: 100%; font-size: .88rem; table-layout: fixed; }
  th, td { text-align: left; padding: .35rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
  th { color: var(--quiet); font-weight: 600; }
  .edges th:nth-child(1) { width: 6.5rem; } .edges th:nth-child(2) { width: 15rem; } .edges th:nth-child(3) { width: 17rem; }
  .edges td:nth-child(2), .edges td:nth-child(3), code, pre { font: .92em ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; }
  .shape, .remedy { display: block; color: var(--quiet); font-family: system-ui, sans-serif; }
  .score-change { white-space: nowrap; font-variant-numeric: tabular-nums; }
  details { margin: .8rem 0; } summary { cursor: pointer; }
  pre { overflow-x: auto; background: var(--box); border: 1px solid var(--line); border-radius: .3rem; padding: .75rem; }
  @media (max-width: 56rem) {
    body { margin: 1rem auto; padding: 0 1rem; }
    .frame { overflow-x: auto; } .picture { min-width: 56rem; }
    .edges thead { display: none; }
    .edges tr:not([hidden]), .edges td { display: block; } .edges td { border: 0; padding: .15rem 0; }
    .edges td:empty { display: none; } .edges tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
    table:not(.edges) col { width: auto !important; } }
  @media print { .filters { display: none; } tr { break-inside: avoid; } }
`
