/** Of the report: no font, image or script comes from elsewhere, and it prints on paper. */
export const STYLE = `
  :root { color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: #1d2129; }
  body { max-width: 62rem; margin: 2rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
  h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #d5d9e0; padding-bottom: .25rem; }
  h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
  .sum { font-size: 1.05rem; }
  .verdict { display: inline-block; padding: .2rem .7rem; border-radius: .3rem; font-weight: 600; color: #fff; }
  .holds { background: #1c7c41; } .fails { background: #b3261e; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0; }
  dt { color: #5a6270; } dd { margin: 0; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; font-size: .88rem; }
  th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid #e4e7ec; vertical-align: top; }
  th { color: #5a6270; font-weight: 600; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
  td { overflow-wrap: anywhere; } .through { color: #b3261e; font-weight: 600; } .unproven { color: #8a5a00; font-weight: 600; }
  .attacks td:nth-child(-n+5), .kinds td:first-child, .mutants td:first-child, .mutants td:nth-child(4) { white-space: nowrap; overflow-wrap: normal; }
  .mutants td:nth-child(3) { font: .85em ui-monospace, monospace; } .words { font-size: .92rem; }
  details { margin: .8rem 0; } summary { cursor: pointer; color: #1f4e9c; }
  code { font: .85em ui-monospace, monospace; }
  @media print {
    :root { font-size: 10pt; } body { margin: 0; max-width: none; padding: 0; }
    tr, dl { break-inside: avoid; } h2, h3, summary { break-after: avoid; }
    thead { display: table-header-group; } table { font-size: 8pt; }
    .verdict { border: 1px solid; color: inherit; background: none; }
    /* On paper nobody can open it. */
    details::details-content { content-visibility: visible; block-size: auto; }
    summary { list-style: none; font-weight: 600; color: inherit; }
  }
  @page { margin: 16mm; }
`
